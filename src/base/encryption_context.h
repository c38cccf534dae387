// The encryption context: pairs that are bound to a ciphertext without being in it.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/bytes.h"

namespace bongtu {

// Ordered by the bytes of the UTF-8 keys, which is the order of the serialization.
using EncryptionContext = std::map<std::string, std::string, std::less<>>;

// The AWS Encryption SDK's serialization: u16 number of pairs, then per pair u16 length and bytes of key and
// value, in key order; an empty context is the empty string. It is unambiguous, so {"ab":"c"} and {"a":"bc"}
// differ. Nothing if a key, a value, the number of pairs or the whole exceeds 65,535.
std::optional<Bytes> serialize(const EncryptionContext& context);

}  // namespace bongtu
