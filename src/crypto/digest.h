// SHA-256 and HMAC-SHA-256.
#pragma once

#include <array>

#include "base/bytes.h"

namespace bongtu::crypto {

using Digest = std::array<std::uint8_t, 32>;

Digest sha256(View data);
// Any key length. The key schedule does not outlive the call.
Digest hmac_sha256(View key, View data);

}  // namespace bongtu::crypto
