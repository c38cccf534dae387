// Provider info of a raw AES keyring: key name || u32 bits of the tag || u32 bytes of the IV || IV. Source:
// AWS Encryption SDK specification, "raw AES keyring".
#pragma once

#include <algorithm>

#include "base/bytes.h"
#include "crypto/aead.h"

namespace bongtu::message {

inline constexpr std::uint8_t raw_aes_sizes[] = {0, 0, 0, 8 * crypto::gcm_tag_size,
                                                 0, 0, 0, sizeof(crypto::Iv)};
inline constexpr std::size_t raw_aes_suffix = sizeof raw_aes_sizes + sizeof(crypto::Iv);

// The name in it; all of what does not end so, which is how other keyrings write a name.
inline View key_name_in(View info) {
  if (info.size() <= raw_aes_suffix) return info;
  const View name = info.first(info.size() - raw_aes_suffix);
  return std::ranges::equal(info.subspan(name.size(), sizeof raw_aes_sizes), raw_aes_sizes) ? name : info;
}

}  // namespace bongtu::message
