#include "cli/json_text.h"

#include <algorithm>

#include "base/json.h"
#include "base/utf8.h"
#include "cli/one_line.h"

namespace bongtu::cli {
std::string json_string(std::string_view text) {
  std::string clean;
  for (std::string_view rest = is_utf8(text) ? std::string_view() : text; !rest.empty();) {
    const std::size_t size = first_character(rest);
    clean += size == 0 ? "\xef\xbf\xbd" : rest.substr(0, size);
    rest.remove_prefix(std::max<std::size_t>(size, 1));
  }
  std::string out;
  append_json_string(out, clean.empty() ? text : std::string_view(clean));
  return one_line(out);  // its escapes are JSON's, of what JSON itself lets stand
}

JsonObject& JsonObject::raw(std::string_view name, std::string_view json) {
  members_ += (members_.empty() ? "" : ", ") + json_string(name) + ": ";
  members_ += json;
  return *this;
}

std::string indented(std::string_view json) {
  std::string out;
  std::size_t depth = 0;
  bool in_string = false;
  const auto new_line = [&] { out += "\n" + std::string(2 * depth, ' '); };
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_string && c == '\\') {
      out += c;
      out += json[++i];
      continue;
    }
    if (c == '"') in_string = !in_string;
    const bool opens = !in_string && (c == '{' || c == '[');
    const bool closes = !in_string && (c == '}' || c == ']');
    const bool empty = closes && (out.ends_with('{') || out.ends_with('['));
    depth -= closes ? 1 : 0;
    if (closes && !empty) new_line();
    if (in_string || c != ' ' || out.ends_with(':')) out += c;
    depth += opens ? 1 : 0;
    const bool next_closes = i + 1 < json.size() && (json[i + 1] == '}' || json[i + 1] == ']');
    if ((opens && !next_closes) || (!in_string && c == ',')) new_line();
  }
  return out;
}

}  // namespace bongtu::cli
