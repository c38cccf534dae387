// ECDH between keys that are given in PEM or as compressed points. Beside ec.h, whose pairs are those of KMS.
#pragma once

#include <memory>
#include <optional>

#include "base/bytes.h"
#include "base/result.h"
#include "base/secret.h"

namespace bongtu::crypto {

enum class AgreementCurve : std::uint8_t { p256, p384, p521 };

constexpr std::size_t field_size(AgreementCurve curve) {
  return curve == AgreementCurve::p256 ? 32 : curve == AgreementCurve::p384 ? 48 : 66;
}

// Public keys as compressed points (SEC 1): 1 + field_size(curve) bytes. Nothing for what is no key on that
// curve.
std::optional<Bytes> point_of_pem(AgreementCurve curve, View pem);
std::optional<Bytes> point_of_spki(AgreementCurve curve, View der);
std::optional<Bytes> spki_of_point(AgreementCurve curve, View point);  // the curve named, uncompressed

// Safe from any thread.
class AgreementKey {
 public:
  virtual ~AgreementKey() = default;
  virtual View public_point() const = 0;
  // The X coordinate, field_size(curve) bytes; nothing where `peer` is no point of the curve.
  virtual std::optional<Secret> agree(View peer) const = 0;
};

// PKCS #8 or SEC 1. Fault::validation where it is no private key on that curve.
Result<std::shared_ptr<const AgreementKey>> read_agreement_key(AgreementCurve curve, View pem);
// A new pair. Fault::unavailable where there is no memory for it.
Result<std::shared_ptr<const AgreementKey>> make_agreement_key(AgreementCurve curve);

}  // namespace bongtu::crypto
