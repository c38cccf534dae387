// CiphertextBlob v1: one plaintext under one 32-byte key, bound to an encryption context, committing to its
// key. Layout and derivation are frozen for ever (docs/formats.md); a new layout is a new version byte.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"
#include "crypto/random.h"

namespace bongtu::crypto {

inline constexpr std::size_t blob_overhead = 102;
inline constexpr std::string_view blob_label = "bongtu.blob.v1";  // ciphertexts given to callers
inline constexpr std::string_view row_label = "bongtu.row.v1";    // secrets inside store records

// The key a blob names.
struct BlobKey {
  Uuid uuid{};
  std::uint32_t material = 0;
};

// `key` has 32 bytes; `context` is the serialized encryption context. The blob has plaintext.size() + 102
// bytes.
Bytes seal_blob(std::string_view label, View key, const BlobKey& names, View context, View plaintext);

// The same with a given salt, for known-answer tests only: a salt that returns under one key breaks GCM.
using BlobSalt = std::array<std::uint8_t, 32>;
Bytes seal_blob_with_salt(std::string_view label, View key, const BlobKey& names, View context,
                          View plaintext, const BlobSalt& salt);

// The key a blob names, or nothing where it is no blob of version 1 and suite 1 of at least 102 bytes.
std::optional<BlobKey> parse_blob(View blob);

// Nothing for any mismatch: wrong key, context or label, any changed byte. Compares the commitment, in
// constant time, before it decrypts.
std::optional<Secret> open_blob(std::string_view label, View key, View context, View blob);

}  // namespace bongtu::crypto
