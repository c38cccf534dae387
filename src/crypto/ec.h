// ECDSA and ECDH on the NIST curves, ECDSA on secp256k1.
#pragma once

#include <memory>

#include "crypto/key_pair.h"

namespace bongtu::crypto {

struct EcSpec {
  std::string_view name;
  const char* curve;  // OpenSSL's name of it
  std::string_view algorithm;
  std::size_t field_size;  // bytes of a coordinate
};
inline constexpr EcSpec ecc_nist_p256{"ECC_NIST_P256", "prime256v1", "ECDSA_SHA_256", 32},
    ecc_nist_p384{"ECC_NIST_P384", "secp384r1", "ECDSA_SHA_384", 48},
    ecc_nist_p521{"ECC_NIST_P521", "secp521r1", "ECDSA_SHA_512", 66},
    ecc_secg_p256k1{"ECC_SECG_P256K1", "secp256k1", "ECDSA_SHA_256", 32};

Secret generate_ec(const EcSpec& spec);
// Fault::validation unless `material` is the PKCS#8 DER of a pair on that curve, which is given by its name.
// The ECPrivateKey inside may repeat the curve's name and may hold the public key (RFC 5915), as different
// programs do.
Result<> check_ec(const EcSpec& spec, View material);
// Fault::internal where it is no such key, Fault::unavailable where locked memory is full.
Result<std::shared_ptr<const KeyPair>> parse_ec(const EcSpec& spec, View material);

// The public half alone, for the tests of verify() and encrypt(); what needs the private one ends the
// process. Null where `public_key` is no SubjectPublicKeyInfo of the spec.
std::shared_ptr<const KeyPair> public_ec(const EcSpec& spec, View public_key);

}  // namespace bongtu::crypto
