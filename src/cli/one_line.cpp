#include "cli/one_line.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>

#include "base/utf8.h"

namespace bongtu::cli {
namespace {

struct Span {
  std::uint32_t first, last;
};
// U+061C, U+200E and so on: Unicode's Bidi_Control.
constexpr auto obeyed = std::to_array<Span>(
    {{0, 0x1f}, {0x7f, 0x9f}, {0x61c, 0x61c}, {0x200e, 0x200f}, {0x2028, 0x202e}, {0x2066, 0x2069}});

bool is_obeyed(std::uint32_t point) {
  return std::ranges::any_of(obeyed,
                             [point](const Span& span) { return span.first <= point && point <= span.last; });
}

// Of one well-formed character.
std::uint32_t code_point(std::string_view character) {
  constexpr std::array<std::uint8_t, 5> masks{0, 0x7f, 0x1f, 0x0f, 0x07};
  std::uint32_t point = static_cast<std::uint8_t>(character[0]) & masks[character.size()];
  for (const char c : character.substr(1)) point = point << 6 | (static_cast<std::uint8_t>(c) & 0x3f);
  return point;
}

std::string escaped(const char* form, std::uint32_t number) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), form, number);
  return text.data();
}

}  // namespace

std::string one_line(std::string_view text) {
  std::string line;
  while (!text.empty()) {
    const std::size_t size = first_character(text);
    const std::string_view character = text.substr(0, std::max<std::size_t>(size, 1));
    if (size == 0) {
      line += escaped("\\x%02x", static_cast<std::uint8_t>(text[0]));
    } else if (const std::uint32_t point = code_point(character); is_obeyed(point)) {
      line += escaped("\\u%04x", point);
    } else {
      line += character;
    }
    text.remove_prefix(character.size());
  }
  return line;
}

void print_error(std::string_view text) { std::fprintf(stderr, "bongtu: %s\n", one_line(text).c_str()); }

}  // namespace bongtu::cli
