#include "lambda/log.h"

#include <cstdio>

#include "base/clock.h"
#include "base/json.h"

namespace bongtu::lambda {
namespace {

void append(std::string& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  out.append(",\"").append(name).append("\":");
  append_json_string(out, is_utf8(value) ? value : "(not UTF-8)");
}

void append(std::string& out, std::string_view name, std::size_t value) {
  if (value != 0) out.append(",\"").append(name).append("\":").append(std::to_string(value));
}

}  // namespace

std::string written(const Line& line, std::string_view time) {
  std::string text = "{\"timestamp\":\"";
  text.append(time).append(1, '"');
  append(text, "level", line.level);
  append(text, "requestId", line.request_id);
  append(text, "outcome", line.outcome);
  append(text, "message", line.message);
  append(text, "detail", line.detail);
  append(text, "items", line.items);
  append(text, "failures", line.failures);
  if (line.milliseconds > 0) {
    char number[32];
    std::snprintf(number, sizeof number, "%.2f", line.milliseconds);
    text.append(",\"milliseconds\":").append(number);
  }
  return text += "}\n";
}

void log(const Line& line) {
  const std::string text = written(line, iso_time(SystemClock().now()));
  std::fwrite(text.data(), 1, text.size(), stderr);
}

}  // namespace bongtu::lambda
