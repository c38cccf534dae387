// Well-formed UTF-8.
#pragma once

#include <cstddef>
#include <string_view>

namespace bongtu {

// True for well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text);

// Bytes of the well-formed character that `text` starts with; 0 where it starts with none.
std::size_t first_character(std::string_view text);

}  // namespace bongtu
