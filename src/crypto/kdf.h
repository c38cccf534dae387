// Key derivation.
#pragma once

#include <span>

#include "base/bytes.h"
#include "crypto/hmac.h"

namespace bongtu::crypto {

// SP 800-108 in counter mode with HMAC-SHA-256, 32-bit counter before the fixed input
// label || 00 || context || 32-bit length in bits (OpenSSL's KBKDF). Fills `out`.
void kbkdf_sha256(View key, View label, View context, std::span<std::uint8_t> out);

// HKDF (RFC 5869): one extract, and as many expands as are wanted.
template <class Hash>
class Hkdf {
 public:
  Hkdf(View key, View salt);
  // Fills `out`, at most 255 digests.
  void expand(View info, std::span<std::uint8_t> out) const;

 private:
  HmacKey<Hash> pseudorandom_key_;
};

}  // namespace bongtu::crypto
