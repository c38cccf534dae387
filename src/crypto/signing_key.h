// ECDSA keys of signed messages: one pair for the messages of one set of materials. The pairs of KMS are in
// ec.h.
#pragma once

#include <cstdint>
#include <memory>

#include "base/bytes.h"
#include "base/result.h"

namespace bongtu::crypto {

// With the hash that goes with it: SHA-256 for P-256, SHA-384 for P-384.
enum class SigningCurve : std::uint8_t { p256, p384 };

constexpr std::size_t digest_size(SigningCurve curve) { return curve == SigningCurve::p256 ? 32 : 48; }
// Of every signature that a SigningKey makes. DER of ECDSA varies by a few bytes; the official SDKs too
// choose those of this length.
constexpr std::size_t signature_size(SigningCurve curve) { return curve == SigningCurve::p256 ? 71 : 103; }

// Safe from any thread.
class SigningKey {
 public:
  // A new pair. Fault::unavailable where there is no memory for it.
  static Result<std::shared_ptr<const SigningKey>> make(SigningCurve curve);

  SigningKey() = default;
  SigningKey(const SigningKey&) = delete;
  SigningKey& operator=(const SigningKey&) = delete;
  virtual ~SigningKey() = default;

  virtual View public_key() const = 0;  // a compressed point (SEC 1): 33 or 49 bytes
  // ECDSA-Sig-Value in DER, signature_size(curve) bytes. `digest` has digest_size(curve).
  virtual Bytes sign(View digest) const = 0;
};

// True for the one DER encoding of a signature of `digest` by the key that this compressed point is.
bool verify(SigningCurve curve, View public_key, View digest, View signature);

}  // namespace bongtu::crypto
