// HMAC for GenerateMac and VerifyMac.
#pragma once

#include <string_view>

#include "base/bytes.h"

namespace bongtu::crypto {

// `algorithm`: HMAC_SHA_224, _256, _384, _512. Any key length.
Bytes mac(std::string_view algorithm, View key, View message);

}  // namespace bongtu::crypto
