// Key derivation.
#pragma once

#include <array>

#include "base/bytes.h"
#include "base/secret.h"

namespace bongtu::crypto {

// SP 800-108 in counter mode with HMAC-SHA-256, 32-bit counter before the fixed input
// label || 00 || context || 32-bit length in bits (OpenSSL's KBKDF). Fills `out`.
void kbkdf_sha256(View key, View label, View context, std::span<std::uint8_t> out);

// The keys of an Encryption SDK message of suite 0x0478: one HKDF-SHA-512 extract of the data key with the
// message id as salt, then two expands (docs/encryption-api.md, Ciphertext).
struct MessageKeys {
  std::array<std::uint8_t, 32> encryption;
  std::array<std::uint8_t, 32> commitment;
  ~MessageKeys() { wipe(encryption.data(), encryption.size()); }
};
MessageKeys message_keys(View data_key, View message_id);

}  // namespace bongtu::crypto
