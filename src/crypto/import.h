// Unwrapping of key material that comes from elsewhere (ImportKeyMaterial).
#pragma once

#include <string_view>

#include "base/result.h"
#include "base/secret.h"
#include "crypto/key_pair.h"

namespace bongtu::crypto {

// `wrapping_key` is the RSA pair whose public key GetParametersForImport gave out. Algorithms:
// RSAES_OAEP_SHA_1, RSAES_OAEP_SHA_256; RSA_AES_KEY_WRAP_SHA_1 and _SHA_256: OAEP of an AES-256 key, then
// AES-KWP (RFC 5649) of the material. Fault::invalid_ciphertext without message for every failure.
Result<Secret> unwrap_material(std::string_view algorithm, const KeyPair& wrapping_key, View wrapped);

// AES-KWP (RFC 5649) under a key of 32 bytes. Fault::invalid_ciphertext without message for every failure.
Result<Secret> unwrap_kwp(View kek, View wrapped);

}  // namespace bongtu::crypto
