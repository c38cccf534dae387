// RSA keys of 2048, 3072 and 4096 bits: OAEP, PSS and PKCS #1 v1.5 signatures (RFC 8017).
#pragma once

#include <memory>

#include "crypto/key_pair.h"

namespace bongtu::crypto {

struct RsaSpec {
  std::string_view name;
  unsigned bits;
};
inline constexpr RsaSpec rsa_2048{"RSA_2048", 2048}, rsa_3072{"RSA_3072", 3072}, rsa_4096{"RSA_4096", 4096};

Secret generate_rsa(const RsaSpec& spec);
// Fault::validation unless `material` is the PKCS#8 DER of a pair of two primes with a modulus of exactly
// that many bits, an odd public exponent between 2^16 and 2^64, and private parts that belong to it.
Result<> check_rsa(const RsaSpec& spec, View material);
// Fault::internal where it is no such key, Fault::unavailable where locked memory is full.
Result<std::shared_ptr<const KeyPair>> parse_rsa(const RsaSpec& spec, View material);

// The public half alone, for the tests of verify() and encrypt(); what needs the private one ends the
// process. Null where `public_key` is no SubjectPublicKeyInfo of the spec.
std::shared_ptr<const KeyPair> public_rsa(const RsaSpec& spec, View public_key);

}  // namespace bongtu::crypto
