// The keys of signed messages (crypto/signing_key.h) on P-384, where AWS-LC takes a tenth of OpenSSL's time.
#pragma once

#include "crypto/signing_key.h"

namespace bongtu::crypto::aws_lc {

Result<std::shared_ptr<const SigningKey>> make_p384();
bool verify_p384(View public_key, View digest, View signature);

}  // namespace bongtu::crypto::aws_lc
