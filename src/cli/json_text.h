// JSON objects of a few members, written in the order they are added.
#pragma once

#include <concepts>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace bongtu::cli {

// `text` as a JSON string; bytes that are not UTF-8, as file names may have, become U+FFFD, and
// what a terminal would obey is escaped.
std::string json_string(std::string_view text);

class JsonObject {
 public:
  JsonObject& member(std::string_view name, std::string_view text) { return raw(name, json_string(text)); }
  JsonObject& member(std::string_view name, const char* text) { return member(name, std::string_view(text)); }
  JsonObject& member(std::string_view name, bool value) { return raw(name, value ? "true" : "false"); }
  template <std::integral T>
  JsonObject& member(std::string_view name, T value) {
    return raw(name, std::to_string(value));
  }
  JsonObject& member(std::string_view name, View bytes) { return raw(name, json_string(base64(bytes))); }
  // `json` is JSON already.
  JsonObject& raw(std::string_view name, std::string_view json);
  std::string text() const { return "{" + members_ + "}"; }

 private:
  std::string members_;
};

// "[a, b]" of texts that are JSON already.
template <class Range>
std::string json_array(const Range& items) {
  std::string text = "[";
  for (const std::string& item : items) text += (text.size() > 1 ? ", " : "") + item;
  return text + "]";
}

// The same document over several lines, indented by two blanks.
std::string indented(std::string_view json);

}  // namespace bongtu::cli
