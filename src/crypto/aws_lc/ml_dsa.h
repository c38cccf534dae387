// ML-DSA (FIPS 204) as the KMS API has it: ML_DSA_SHAKE_256, hedged, with an empty context string.
#pragma once

#include <memory>

#include "crypto/key_pair.h"

namespace bongtu::crypto {

struct MlDsaSpec;
extern const MlDsaSpec ml_dsa_44, ml_dsa_65, ml_dsa_87;

// PKCS#8 DER with the seed (RFC 9881), 54 bytes.
Secret generate_ml_dsa(const MlDsaSpec& spec);
// Fault::validation unless `material` is just that. Keys without their seed are not taken.
Result<> check_ml_dsa(const MlDsaSpec& spec, View material);
// Fault::internal where it is no such key, Fault::unavailable where locked memory is full.
Result<std::shared_ptr<const KeyPair>> parse_ml_dsa(const MlDsaSpec& spec, View material);

// The public half alone, for the tests of verify(); sign() ends the process. Null where `public_key` is no
// SubjectPublicKeyInfo of the spec.
std::shared_ptr<const KeyPair> public_ml_dsa(const MlDsaSpec& spec, View public_key);

}  // namespace bongtu::crypto
