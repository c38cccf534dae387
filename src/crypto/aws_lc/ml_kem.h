// ML-KEM (FIPS 203) as the KMS API has it.
#pragma once

#include <memory>

#include "crypto/key_pair.h"

namespace bongtu::crypto {

struct MlKemSpec;
extern const MlKemSpec ml_kem_512, ml_kem_768, ml_kem_1024;

// PKCS#8 DER with the seed d || z (RFC 9935), 86 bytes.
Secret generate_ml_kem(const MlKemSpec& spec);
// Fault::validation unless `material` is just that. Keys without their seed are not taken.
Result<> check_ml_kem(const MlKemSpec& spec, View material);
// Fault::internal where it is no such key, Fault::unavailable where locked memory is full. Its decapsulate()
// answers a ciphertext that is not right, but of the right length, with another secret (implicit rejection).
Result<std::shared_ptr<const KeyPair>> parse_ml_kem(const MlKemSpec& spec, View material);

}  // namespace bongtu::crypto
