#include "base/bytes.h"

#include <array>

namespace bongtu {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t not_a_digit = 0xff;

constexpr auto inverse(std::string_view digits) {
  std::array<std::uint8_t, 256> table{};
  table.fill(not_a_digit);
  for (std::size_t i = 0; i < digits.size(); ++i)
    table[static_cast<std::uint8_t>(digits[i])] = static_cast<std::uint8_t>(i);
  return table;
}
constexpr auto hex_values = inverse(hex_digits);
constexpr auto base64_values = inverse(base64_digits);

std::uint8_t base64_value(char c) { return base64_values[static_cast<std::uint8_t>(c)]; }

}  // namespace

std::string hex(View bytes) {
  std::string text(2 * bytes.size(), '\0');
  char* out = text.data();
  for (std::uint8_t byte : bytes) {
    *out++ = hex_digits[byte >> 4];
    *out++ = hex_digits[byte & 15];
  }
  return text;
}

std::optional<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  Bytes bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const std::uint8_t high = hex_values[static_cast<std::uint8_t>(text[i])];
    const std::uint8_t low = hex_values[static_cast<std::uint8_t>(text[i + 1])];
    if (high == not_a_digit || low == not_a_digit) return std::nullopt;
    bytes.push_back(static_cast<std::uint8_t>(high << 4 | low));
  }
  return bytes;
}

// Base64 is here and not OpenSSL's: EVP_DecodeBlock skips blanks and keeps the padding's zero bytes, and the
// incremental decoder copies what it decodes through a context that is not wiped.
void base64_to(View bytes, char* out) {
  std::size_t i = 0;
  for (; i + 3 <= bytes.size(); i += 3) {
    const std::uint32_t group =
        std::uint32_t{bytes[i]} << 16 | std::uint32_t{bytes[i + 1]} << 8 | bytes[i + 2];
    *out++ = base64_digits[group >> 18];
    *out++ = base64_digits[group >> 12 & 63];
    *out++ = base64_digits[group >> 6 & 63];
    *out++ = base64_digits[group & 63];
  }
  if (const std::size_t rest = bytes.size() - i; rest != 0) {
    const std::uint32_t group =
        std::uint32_t{bytes[i]} << 16 | (rest == 2 ? std::uint32_t{bytes[i + 1]} << 8 : 0u);
    *out++ = base64_digits[group >> 18];
    *out++ = base64_digits[group >> 12 & 63];
    *out++ = rest == 2 ? base64_digits[group >> 6 & 63] : '=';
    *out++ = '=';
  }
}

std::string base64(View bytes) {
  std::string text(base64_size(bytes.size()), '\0');
  base64_to(bytes, text.data());
  return text;
}

std::size_t base64_decoded_size(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0) return 0;
  return text.size() / 4 * 3 - (text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0);
}

bool base64_decode_to(std::string_view text, std::uint8_t* out) {
  if (text.size() % 4 != 0) return false;
  if (text.empty()) return true;
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  const std::size_t whole = text.size() - (padding != 0 ? 4 : 0);
  for (std::size_t i = 0; i < whole; i += 4) {
    const std::uint8_t a = base64_value(text[i]), b = base64_value(text[i + 1]),
                       c = base64_value(text[i + 2]), d = base64_value(text[i + 3]);
    if (((a | b | c | d) & 0xc0) != 0) return false;
    *out++ = static_cast<std::uint8_t>(a << 2 | b >> 4);
    *out++ = static_cast<std::uint8_t>(b << 4 | c >> 2);
    *out++ = static_cast<std::uint8_t>(c << 6 | d);
  }
  if (padding == 0) return true;
  const std::uint8_t a = base64_value(text[whole]), b = base64_value(text[whole + 1]);
  const std::uint8_t c = padding == 1 ? base64_value(text[whole + 2]) : 0;
  if (((a | b | c) & 0xc0) != 0) return false;
  if (padding == 2 ? (b & 15) != 0 : (c & 3) != 0) return false;
  *out++ = static_cast<std::uint8_t>(a << 2 | b >> 4);
  if (padding == 1) *out = static_cast<std::uint8_t>(b << 4 | c >> 2);
  return true;
}

std::optional<Bytes> from_base64(std::string_view text) {
  Bytes bytes(base64_decoded_size(text));
  if (!base64_decode_to(text, bytes.data())) return std::nullopt;
  return bytes;
}

}  // namespace bongtu
