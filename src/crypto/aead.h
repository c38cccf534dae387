// AES-256-GCM with 12-byte IVs and 16-byte tags.
#pragma once

#include <array>

#include "base/bytes.h"

namespace bongtu::crypto {

inline constexpr std::size_t gcm_tag_size = 16;
using Iv = std::array<std::uint8_t, 12>;

// One key for several pieces of one message (each with its own IV): the key is scheduled once. Uses a context of this
// thread, so only one GcmKey may live at a time on a thread; the schedule is overwritten when it ends.
class GcmKey {
 public:
  explicit GcmKey(View key);  // 32 bytes
  GcmKey(const GcmKey&) = delete;
  GcmKey& operator=(const GcmKey&) = delete;
  ~GcmKey();

  // Writes plaintext.size() bytes to `ciphertext` and 16 to `tag`.
  void seal(const Iv& iv, View aad, View plaintext, std::uint8_t* ciphertext, std::uint8_t* tag);
  // Writes ciphertext.size() bytes to `plaintext`; false, and that memory wiped, unless the tag is right.
  bool open(const Iv& iv, View aad, View ciphertext, View tag, std::uint8_t* plaintext);
};

}  // namespace bongtu::crypto
