// The encryption context and its one serialization.
#pragma once

#include <bongtu/encryption_context.h>

#include <optional>

#include "base/bytes.h"

namespace bongtu {

// The AWS Encryption SDK's serialization: u16 number of pairs, then per pair u16 length and bytes of key and
// value, in key order; an empty context is the empty string. It is unambiguous, so {"ab":"c"} and {"a":"bc"}
// differ. Nothing if a key, a value, the number of pairs or the whole exceeds 65,535.
std::optional<Bytes> serialize(const EncryptionContext& context);

}  // namespace bongtu
