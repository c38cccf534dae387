#include "ops/iam/members.h"

#include <algorithm>

namespace bongtu::ops::iam {
namespace {

bool all_between(std::string_view text, char first, char last) {
  return std::ranges::all_of(text, [&](char c) { return c >= first && c <= last; });
}

// Of UTF-8: U+0080 to U+00FF start with C2 or C3.
bool is_latin(std::string_view text, std::string_view but_not) {
  return std::ranges::all_of(text, [&](char c) {
    const auto byte = static_cast<unsigned char>(c);
    if (but_not.find(c) != std::string_view::npos) return false;
    return byte >= 0x20 ? byte < 0xc4 : c == '\t' || c == '\n' || c == '\r';
  });
}

}  // namespace

bool is_document(std::string_view text) { return !text.empty() && is_latin(text, ""); }

bool is_description(std::string_view text) { return is_latin(text, "\x7f"); }

bool is_marker(std::string_view text) { return is_latin(text, "\t\n\r"); }

bool is_tag_text(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    const bool letter_or_digit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return letter_or_digit || static_cast<unsigned char>(c) >= 0x80 ||
           std::string_view(" _.:/=+-@").find(c) != std::string_view::npos;
  });
}

bool is_path(std::string_view text) {
  return text == "/" ||
         (text.size() > 2 && text.front() == '/' && text.back() == '/' && all_between(text, '!', '~'));
}

bool is_path_prefix(std::string_view text) { return text.starts_with('/') && all_between(text, '!', '\x7f'); }

}  // namespace bongtu::ops::iam
