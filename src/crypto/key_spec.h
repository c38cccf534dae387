// Key specs of the KMS API, one row each (key_specs.def): what a key is made of and what it can do.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"
#include "crypto/key_pair.h"

namespace bongtu::crypto {

struct KeySpec {
  std::string_view name;  // RSA_2048
  // What its material is: raw bytes of a secret key, or the PKCS#8 DER of a private key.
  enum class Form : std::uint8_t { raw, pkcs8 } form = Form::raw;
  // True where a private operation takes more than about 100 us: it then belongs on a worker.
  bool slow = false;
  // By key usage: the algorithms in AWS's order. Empty = the spec cannot be used so.
  std::span<const std::string_view> encryption_algorithms;
  std::span<const std::string_view> signing_algorithms;
  std::span<const std::string_view> mac_algorithms;
  std::span<const std::string_view> key_agreement_algorithms;
  std::span<const std::string_view> encapsulation_algorithms;
  // New material. Null where this build has no backend for the spec.
  Secret (*generate)() = nullptr;
  // Material that came from elsewhere: Fault::validation (without a value) where it is not of this spec.
  Result<> (*check)(View material) = nullptr;
  // The pair of pkcs8 material; null for raw ones. Fault::internal where it does not parse,
  // Fault::unavailable where the locked memory for private keys is full (secure_heap.h): who keeps pairs lets
  // some go.
  Result<std::shared_ptr<const KeyPair>> (*parse)(View material) = nullptr;

  bool available() const { return generate != nullptr; }
  // The algorithms for "ENCRYPT_DECRYPT", "SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT",
  // "ENCAPSULATE_DECAPSULATE"; empty for a usage that the spec does not have.
  std::span<const std::string_view> algorithms(std::string_view usage) const;
};

// Null for what is no key spec of AWS. Specs of AWS that this build cannot do are there, without `generate`.
const KeySpec* find_key_spec(std::string_view name);
std::span<const KeySpec> key_specs();

}  // namespace bongtu::crypto
