// Bytes and views of them, text and back, hex, base64.
#pragma once

#include <bongtu/bytes.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bongtu {

// Appends `value` in big-endian order, `sizeof(T)` bytes.
template <class T, class Out>
void append_big_endian(Out& out, T value) {
  for (int shift = 8 * (int{sizeof(T)} - 1); shift >= 0; shift -= 8) {
    out.push_back(static_cast<typename Out::value_type>(value >> shift));
  }
}

// Lower-case hexadecimal.
std::string hex(View bytes);
std::optional<Bytes> from_hex(std::string_view text);

// Standard alphabet with padding (RFC 4648 section 4). `decoded_size` is 0 for text that cannot be base64.
constexpr std::size_t base64_size(std::size_t bytes) { return (bytes + 2) / 3 * 4; }
std::string base64(View bytes);
// Writes base64_size(bytes.size()) characters to `out`.
void base64_to(View bytes, char* out);

// Strict: no blanks, no missing or extra padding, unused bits zero; otherwise nothing.
// `out` must hold base64_decoded_size(text) bytes; false leaves its contents unspecified.
std::size_t base64_decoded_size(std::string_view text);
bool base64_decode_to(std::string_view text, std::uint8_t* out);
std::optional<Bytes> from_base64(std::string_view text);

}  // namespace bongtu
