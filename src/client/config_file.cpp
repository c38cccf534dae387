#include "client/config_file.h"

#include <algorithm>

#include "client/file.h"

namespace bongtu::client {
namespace {

constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view without_comment(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool mark = text[i] == '#' || text[i] == ';';
    if (mark && (i == 0 || is_blank(text[i - 1]))) return trimmed(text.substr(0, i));
  }
  return text;
}

std::string with_single_blanks(std::string_view text) {
  std::string out;
  for (const char c : trimmed(text)) {
    if (is_blank(c) && out.ends_with(' ')) continue;
    out += is_blank(c) ? ' ' : c;
  }
  return out;
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

}  // namespace

struct ConfigFile::Position {
  Section* section = nullptr;
  std::string key;  // of the last property that was not nested; empty at the start of a section
  std::size_t indent = 0;
};

// False where the line is none that may be there.
bool ConfigFile::take_line(std::string_view line, Position& at) {
  const auto start = std::ranges::find_if_not(line, is_blank);
  const auto indent = static_cast<std::size_t>(start - line.begin());
  const std::string_view content = without_comment(trimmed(line));
  if (content.empty()) return true;
  const bool nested = !at.key.empty() && indent > at.indent;
  if (!nested && content.front() == '[') {
    if (content.back() != ']') return false;
    at = {&sections_[with_single_blanks(content.substr(1, content.size() - 2))], {}, 0};
    return true;
  }
  const std::size_t equals = content.find('=');
  if (nested && (equals == std::string_view::npos || !at.section->at(at.key).empty())) return true;
  const std::string key = lower_case(trimmed(content.substr(0, equals)));
  if (at.section == nullptr || equals == std::string_view::npos || key.empty()) return false;
  const std::string_view value = trimmed(content.substr(equals + 1));
  (*at.section)[nested ? at.key + '.' + key : key] = value;
  if (!nested) at = {at.section, key, indent};
  return true;
}

Result<ConfigFile> ConfigFile::parse(std::string path, WipedText text) {
  ConfigFile file;
  file.path_ = std::move(path);
  file.text_ = std::make_unique<const WipedText>(std::move(text));
  Position at;
  std::string_view rest = *file.text_;
  for (std::size_t number = 1; !rest.empty(); ++number) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    if (!file.take_line(rest.substr(0, end), at)) {
      return refuse(Fault::validation, "The file '" + file.path_ + "' has in line " + std::to_string(number) +
                                           " neither [section] nor key = value.");
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return file;
}

Result<ConfigFile> ConfigFile::read(std::string path) {
  std::optional<WipedText> text;
  if (!path.empty()) {
    TRY(text, read_file(path));
  }
  return parse(std::move(path), text ? *std::move(text) : WipedText());
}

std::optional<std::string_view> ConfigFile::get(std::string_view section, std::string_view key) const {
  const auto found = sections_.find(section);
  if (found == sections_.end()) return std::nullopt;
  const auto property = found->second.find(key);
  if (property == found->second.end()) return std::nullopt;
  return property->second;
}

}  // namespace bongtu::client
