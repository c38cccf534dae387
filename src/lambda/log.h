// Lines for CloudWatch Logs.
#pragma once

#include <string>
#include <string_view>

namespace bongtu::lambda {

// What is written of an invocation: nothing of its event or answer.
struct Line {
  std::string_view level = "INFO";
  std::string_view request_id;  // empty: of none
  std::string_view outcome;     // "ok" or the error's code
  std::string_view message;
  std::string_view detail;
  std::size_t items = 0, failures = 0;
  double milliseconds = 0;
};

// One line of JSON, without what is empty or zero.
std::string written(const Line& line, std::string_view time);

// To stderr.
void log(const Line& line);

}  // namespace bongtu::lambda
