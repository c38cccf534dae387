// Ed25519 and Ed25519ph (RFC 8032) as the KMS API has them.
#pragma once

#include <memory>

#include "crypto/key_pair.h"

namespace bongtu::crypto {

// ED25519_SHA_512 is Ed25519 and takes raw messages only. ED25519_PH_SHA_512 is Ed25519ph with an empty
// context and takes digests only: the 64 bytes that the caller made by SHA-512 are the message of RFC 8032,
// so they are hashed once more. That is what AWS documents at Sign ("hashed twice: once by you and once by
// KMS") and what it does: a signature of AWS, published with its public key and message, verifies so and in
// no other way.

Secret generate_edwards25519();
// Fault::validation unless `material` is the one PKCS#8 DER of such a key (48 bytes, RFC 8410 without public
// key).
Result<> check_edwards25519(View material);
// Fault::internal where it is no such key, Fault::unavailable where locked memory is full.
Result<std::shared_ptr<const KeyPair>> parse_edwards25519(View material);

// The public half alone, for the tests of verify() and encrypt(); what needs the private one ends the
// process. Null where `public_key` is no SubjectPublicKeyInfo of the spec.
std::shared_ptr<const KeyPair> public_edwards25519(View public_key);

}  // namespace bongtu::crypto
