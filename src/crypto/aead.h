// AES-GCM with 12-byte IVs and 16-byte tags.
#pragma once

#include <array>

#include "base/bytes.h"

struct evp_cipher_ctx_st;

namespace bongtu::crypto {

inline constexpr std::size_t gcm_tag_size = 16;
using Iv = std::array<std::uint8_t, 12>;

// One key for several pieces of one message (each with its own IV): the key is scheduled once. Borrows a
// context of the thread that makes it, overwrites the schedule when it ends, and leaves the context to the
// thread that ends it; it lives as long as a message.
class GcmKey {
 public:
  explicit GcmKey(View key);  // 16, 24 or 32 bytes
  GcmKey(const GcmKey&) = delete;
  GcmKey& operator=(const GcmKey&) = delete;
  ~GcmKey();

  // Writes plaintext.size() bytes to `ciphertext`, which may be the plaintext's own memory, and 16 to `tag`.
  void seal(const Iv& iv, View aad, View plaintext, std::uint8_t* ciphertext, std::uint8_t* tag);
  // Writes ciphertext.size() bytes to `plaintext`; false, and that memory wiped, unless the tag is right.
  bool open(const Iv& iv, View aad, View ciphertext, View tag, std::uint8_t* plaintext);

 private:
  std::size_t key_size_;
  evp_cipher_ctx_st* context_;
};

}  // namespace bongtu::crypto
