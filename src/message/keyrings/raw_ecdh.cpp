#include <bongtu/raw_keyrings.h>

#include "message/keyrings/ecdh.h"

namespace bongtu::message {
namespace {

using AgreementKey = std::shared_ptr<const crypto::AgreementKey>;

Bytes bytes_of(View view) { return {view.begin(), view.end()}; }

Result<Secret> agree(const crypto::AgreementKey& own, View peer) {
  auto secret = own.agree(peer);
  if (!secret) return refuse(Fault::incorrect_key, "A public key is no point of the curve.");
  return *std::move(secret);
}

Result<crypto::AgreementCurve> checked(Curve curve) {
  const auto found = agreement_curve(curve);
  if (!found) return refuse(Fault::validation, "A raw ECDH keyring needs a curve.");
  return *found;
}

Result<Bytes> read_public_key(crypto::AgreementCurve curve, std::string_view pem) {
  auto point = crypto::point_of_pem(curve, as_bytes(pem));
  if (!point) return refuse(Fault::validation, "The public key must be on the keyring's curve, in PEM.");
  return *std::move(point);
}

class Ephemeral : public Keyring {
 public:
  Ephemeral(crypto::AgreementCurve curve, Bytes recipient)
      : curve_(curve), recipient_(std::move(recipient)) {}

  Result<> on_encrypt(EncryptionMaterials& materials) override {
    CHECK(ensure_data_key(materials));
    TRY(const AgreementKey sender, crypto::make_agreement_key(curve_));
    TRY(const Secret shared_secret, agree(*sender, recipient_));
    return wrap_by_agreement(materials, curve_, raw_ecdh_id,
                             {.sender = bytes_of(sender->public_point()), .recipient = recipient_},
                             shared_secret);
  }
  Result<> on_decrypt(DecryptionMaterials&, std::span<const EncryptedDataKeyView>) override {
    return refuse(Fault::incorrect_key, "Raw ECDH from an ephemeral key only encrypts.");
  }

 private:
  crypto::AgreementCurve curve_;
  Bytes recipient_;
};

class Recipient : public Keyring {
 public:
  Recipient(crypto::AgreementCurve curve, AgreementKey own) : curve_(curve), own_(std::move(own)) {}

  Result<> on_encrypt(EncryptionMaterials&) override {
    return refuse(Fault::validation, "Raw ECDH for the recipient only decrypts.");
  }
  Result<> on_decrypt(DecryptionMaterials& materials, std::span<const EncryptedDataKeyView> keys) override {
    return open_by_agreement(
        materials, keys,
        {.curve = curve_,
         .described = "The raw ECDH key of the recipient",
         .is_own =
             [&](const Parties& parties) { return parties.recipient == bytes_of(own_->public_point()); },
         .agree = [&](const Parties& parties) { return agree(*own_, parties.sender); }});
  }

 private:
  crypto::AgreementCurve curve_;
  AgreementKey own_;
};

class Static : public Keyring {
 public:
  Static(crypto::AgreementCurve curve, AgreementKey own, Bytes other)
      : curve_(curve), own_(std::move(own)), other_(std::move(other)) {}

  Result<> on_encrypt(EncryptionMaterials& materials) override {
    CHECK(ensure_data_key(materials));
    TRY(const Secret shared_secret, agree(*own_, other_));
    return wrap_by_agreement(materials, curve_, raw_ecdh_id,
                             {.sender = bytes_of(own_->public_point()), .recipient = other_}, shared_secret);
  }
  // Whichever of the two was the sender: what they agree on is the same.
  Result<> on_decrypt(DecryptionMaterials& materials, std::span<const EncryptedDataKeyView> keys) override {
    const Bytes own = bytes_of(own_->public_point());
    return open_by_agreement(materials, keys,
                             {.curve = curve_,
                              .described = "Raw ECDH between two keys",
                              .is_own =
                                  [&](const Parties& parties) {
                                    return (parties.sender == own && parties.recipient == other_) ||
                                           (parties.sender == other_ && parties.recipient == own);
                                  },
                              .agree = [&](const Parties&) { return agree(*own_, other_); }});
  }

 private:
  crypto::AgreementCurve curve_;
  AgreementKey own_;
  Bytes other_;
};

}  // namespace

Result<std::shared_ptr<Keyring>> raw_ecdh_keyring(Curve curve, const EphemeralToRecipient& keys) {
  TRY(const crypto::AgreementCurve on, checked(curve));
  TRY(Bytes recipient, read_public_key(on, keys.recipient_public_key));
  return std::make_shared<Ephemeral>(on, std::move(recipient));
}

Result<std::shared_ptr<Keyring>> raw_ecdh_keyring(Curve curve, RecipientOnly keys) {
  TRY(const crypto::AgreementCurve on, checked(curve));
  TRY(AgreementKey own, crypto::read_agreement_key(on, keys.recipient_private_key.reveal()));
  return std::make_shared<Recipient>(on, std::move(own));
}

Result<std::shared_ptr<Keyring>> raw_ecdh_keyring(Curve curve, StaticToRecipient keys) {
  TRY(const crypto::AgreementCurve on, checked(curve));
  TRY(AgreementKey own, crypto::read_agreement_key(on, keys.sender_private_key.reveal()));
  TRY(Bytes recipient, read_public_key(on, keys.recipient_public_key));
  return std::make_shared<Static>(on, std::move(own), std::move(recipient));
}

}  // namespace bongtu::message
