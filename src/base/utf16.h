// Lengths as AWS counts them.
#pragma once

#include <cstdint>
#include <string_view>

namespace bongtu {

// Of well-formed UTF-8, in UTF-16 units.
constexpr std::int64_t utf16_length(std::string_view text) {
  std::int64_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    units += static_cast<int>((byte & 0xc0) != 0x80) + static_cast<int>(byte >= 0xf0);
  }
  return units;
}

}  // namespace bongtu
