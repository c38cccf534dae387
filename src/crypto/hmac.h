// HMAC over parts and for two hashes; what digest.cpp and kdf.cpp are made of.
#pragma once

#include <initializer_list>

#include "base/bytes.h"

namespace bongtu::crypto {

enum class Hash { sha256, sha512 };
constexpr std::size_t digest_size(Hash hash) { return hash == Hash::sha256 ? 32 : 64; }

// HMAC (RFC 2104) of the parts in a row; digest_size(hash) bytes to `out`. Any key length. Leaves nothing of
// the key.
void hmac(Hash hash, View key, std::initializer_list<View> parts, std::uint8_t* out);

}  // namespace bongtu::crypto
