// Data keys wrapped by a key that two parties agree on; raw ECDH and ECDH with KMS differ only in who holds
// the private key. Source: AWS Encryption SDK specification, "raw ECDH keyring", with the lower-case label
// and the point sizes of the SDKs.
#pragma once

#include <functional>

#include "crypto/agreement.h"
#include "message/keyrings/wrapping.h"

namespace bongtu::message {

inline constexpr std::string_view raw_ecdh_id = "raw-ecdh", kms_ecdh_id = "aws-kms-ecdh";

// Nothing for Curve::none.
std::optional<crypto::AgreementCurve> agreement_curve(Curve curve);

// Compressed points.
struct Parties {
  Bytes sender, recipient;
};

// 01 || u32 size, recipient || u32 size, sender; nothing for what is not that with points of the curve.
Bytes provider_info(const Parties& parties);
std::optional<Parties> parse_parties(crypto::AgreementCurve curve, View provider_info);

// `shared_secret` is the X coordinate. The materials have their data key.
Result<> wrap_by_agreement(EncryptionMaterials& materials, crypto::AgreementCurve curve,
                           std::string_view provider_id, const Parties& parties, const Secret& shared_secret);

// Who a keyring opens for, and how it finds the shared secret.
struct Agreement {
  crypto::AgreementCurve curve;
  std::string_view described;
  std::function<bool(const Parties&)> is_own;
  std::function<Result<Secret>(const Parties&)> agree;
};
Result<> open_by_agreement(DecryptionMaterials& materials, std::span<const EncryptedDataKeyView> keys,
                           const Agreement& agreement);

}  // namespace bongtu::message
