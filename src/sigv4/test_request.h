// For the tests of this room: a request that owns its text, and a reader of the test cases' raw requests.
#pragma once

#include <algorithm>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "sigv4/canonical.h"

namespace bongtu::sigv4 {

class TestRequest {
 public:
  std::string method = "POST";
  std::string target = "/";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;

  // Views into this object, until the next call.
  SignedRequest view() const {
    views_.clear();
    for (const auto& [name, value] : headers) views_.push_back({name, value});
    return {method, target, views_, body};
  }
  void add(std::string name, std::string value) { headers.emplace_back(std::move(name), std::move(value)); }
  // The first header of that name, which must be there.
  std::string& header(std::string_view lower_name) { return find(lower_name)->second; }
  bool has(std::string_view lower_name) { return find(lower_name) != headers.end(); }
  void remove(std::string_view lower_name) { headers.erase(find(lower_name)); }

 private:
  std::vector<std::pair<std::string, std::string>>::iterator find(std::string_view lower_name) {
    return std::ranges::find_if(headers,
                                [&](const auto& header) { return is_named(header.first, lower_name); });
  }
  mutable std::vector<Header> views_;
};

// Method, target (which may hold blanks), headers (a line that starts with a blank continues the one before),
// body.
inline TestRequest read_request(const std::string& text) {
  TestRequest request;
  std::istringstream in(text);
  std::string line;
  std::getline(in, line);
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  request.method = line.substr(0, first);
  request.target = line.substr(first + 1, last - first - 1);
  while (std::getline(in, line) && !line.empty()) {
    if (line.front() == ' ') {
      request.headers.back().second += '\n' + line;
      continue;
    }
    const std::size_t colon = line.find(':');
    request.add(line.substr(0, colon), line.substr(colon + 1));
  }
  std::getline(in, request.body, '\0');
  return request;
}

}  // namespace bongtu::sigv4
