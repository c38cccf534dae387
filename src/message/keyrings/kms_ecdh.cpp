// Source: AWS Encryption SDK specification, "AWS KMS ECDH keyring".
#include "message/keyrings/ecdh.h"
#include "message/keyrings/kms_calls.h"

namespace bongtu::message {
namespace {

class KmsEcdh : public Keyring {
 public:
  // `other` empty: decrypts only, whoever the sender was.
  KmsEcdh(KmsEcdhKey key, crypto::AgreementCurve curve, Bytes own, Bytes other)
      : key_(std::move(key)),
        curve_(curve),
        own_(std::move(own)),
        other_(std::move(other)),
        described_("KMS ECDH key '" + printable(key_.key_arn) + "'") {}

  Result<> on_encrypt(EncryptionMaterials& materials) override {
    if (other_.empty()) return refuse(Fault::validation, described_ + " has no recipient and only decrypts.");
    CHECK(ensure_data_key(materials));
    TRY(const Secret shared_secret, agree(other_));
    return wrap_by_agreement(materials, curve_, kms_ecdh_id, {.sender = own_, .recipient = other_},
                             shared_secret);
  }

  Result<> on_decrypt(DecryptionMaterials& materials, std::span<const EncryptedDataKeyView> keys) override {
    return open_by_agreement(
        materials, keys,
        {.curve = curve_,
         .described = described_,
         .is_own = [&](const Parties& parties) { return is_own(parties); },
         .agree =
             [&](const Parties& parties) {
               return agree(parties.recipient == own_ ? parties.sender : parties.recipient);
             }});
  }

 private:
  bool is_own(const Parties& parties) const {
    if (other_.empty()) return parties.recipient == own_;
    return (parties.sender == own_ && parties.recipient == other_) ||
           (parties.sender == other_ && parties.recipient == own_);
  }

  Result<Secret> agree(View peer) const {
    const auto spki = crypto::spki_of_point(curve_, peer);
    if (!spki) return refuse(Fault::incorrect_key, "A public key is no point of the curve.");
    TRY(Secret secret,
        key_.kms->derive_shared_secret(
            {.key_id = key_.key_arn, .grant_tokens = key_.grant_tokens, .algorithm = "ECDH"}, *spki));
    if (secret.size() != crypto::field_size(curve_))
      return refuse(Fault::internal, {}, "the key service gave a shared secret of another size");
    return secret;
  }

  KmsEcdhKey key_;
  crypto::AgreementCurve curve_;
  Bytes own_, other_;
  std::string described_;
};

Result<Bytes> own_point(const KmsEcdhKey& key, crypto::AgreementCurve curve) {
  std::optional<Bytes> point;
  if (key.public_key) {
    point = crypto::point_of_pem(curve, as_bytes(*key.public_key));
  } else {
    TRY(const Bytes spki, key.kms->public_key({.key_id = key.key_arn, .grant_tokens = key.grant_tokens}));
    point = crypto::point_of_spki(curve, spki);
  }
  if (!point) return refuse(Fault::validation, "The KMS key's public key must be on the keyring's curve.");
  return *std::move(point);
}

}  // namespace

Result<std::shared_ptr<Keyring>> kms_ecdh_keyring(KmsEcdhKey key) {
  CHECK(check_kms(key.kms));
  CHECK(check_key_arn(key.key_arn));
  const auto curve = agreement_curve(key.curve);
  if (!curve) return refuse(Fault::validation, "A KMS ECDH keyring needs a curve.");
  Bytes other;
  if (key.recipient_public_key) {
    auto point = crypto::point_of_pem(*curve, as_bytes(*key.recipient_public_key));
    if (!point)
      return refuse(Fault::validation, "The recipient's public key must be on the keyring's curve, in PEM.");
    other = *std::move(point);
  }
  TRY(Bytes own, own_point(key, *curve));
  return std::make_shared<KmsEcdh>(std::move(key), *curve, std::move(own), std::move(other));
}

}  // namespace bongtu::message
