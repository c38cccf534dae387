#include "cli/key_text.h"

#include <algorithm>
#include <array>

#include "base/bytes.h"
#include "base/utf8.h"

namespace bongtu::cli {
namespace {

// Raw AES: the name, then u32 128 (bits of the tag), u32 12 (bytes of the IV), the IV.
constexpr auto aes_lengths = std::to_array<std::uint8_t>({0, 0, 0, 128, 0, 0, 0, 12});
constexpr std::size_t aes_tail = aes_lengths.size() + 12;

View name_bytes(View info) {
  if (info.size() <= aes_tail) return info;
  const View lengths = info.subspan(info.size() - aes_tail, aes_lengths.size());
  return std::ranges::equal(lengths, aes_lengths) ? info.first(info.size() - aes_tail) : info;
}

bool is_text(std::string_view text) {
  return is_utf8(text) && std::ranges::none_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

}  // namespace

std::string key_name(const message::EncryptedDataKeyView& key) {
  const std::string_view name = as_text(name_bytes(key.provider_info));
  return is_text(name) ? std::string(name) : std::string();
}

std::string key_text(const message::EncryptedDataKeyView& key) {
  const std::string name = key_name(key);
  const std::string provider(is_text(key.provider_id) ? key.provider_id : "?");
  return provider + (name.empty() ? "" : " " + name);
}

}  // namespace bongtu::cli
