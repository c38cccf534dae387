// Source: AWS Encryption SDK specification, "default CMM".
#include <bongtu/cmm.h>

#include "base/bytes.h"
#include "base/result.h"
#include "message/curve.h"

namespace bongtu::message {
namespace {

std::size_t point_size(const Suite& suite) { return suite.signature == Curve::p256 ? 33 : 49; }

Result<> add_signing_key(EncryptionMaterials& materials) {
  TRY(materials.signing_key, crypto::SigningKey::make(signing_curve(*materials.suite)));
  materials.context[std::string(public_key_name)] = base64(materials.signing_key->public_key());
  return {};
}

Result<> check_complete(const EncryptionMaterials& materials) {
  if (materials.data_key.size() == materials.suite->data_key_size && !materials.encrypted_data_keys.empty())
    return {};
  return refuse(Fault::internal, {}, "the keyring made no data key of the suite's size, or did not wrap it");
}

// The public key that is in the message of a suite that signs, and of no other.
Result<> take_verification_key(DecryptionMaterials& materials, const EncryptionContext& stored) {
  const auto found = stored.find(public_key_name);
  const bool is_there = materials.context.contains(public_key_name);
  if (!materials.suite->is_signed()) {
    if (is_there) return refuse(Fault::invalid_ciphertext, {}, "an unsigned message has a public key");
    return {};
  }
  auto key = found == stored.end() ? std::nullopt : from_base64(found->second);
  if (!key || key->size() != point_size(*materials.suite))
    return refuse(Fault::invalid_ciphertext, {}, "a signed message has no public key of its suite");
  materials.verification_key = *std::move(key);
  return {};
}

Result<> add_reproduced(DecryptionMaterials& materials, const EncryptionContext& reproduced) {
  for (const auto& [key, value] : reproduced) {
    const auto [stored, added] = materials.context.emplace(key, value);
    if (added)
      materials.required_keys.push_back(key);
    else if (stored->second != value)
      return refuse(Fault::invalid_ciphertext, {}, "the message was made with another encryption context");
  }
  return {};
}

std::unexpected<Error> no_keyring() { return refuse(Fault::validation, "A default CMM needs a keyring."); }

class DefaultCmm : public Cmm {
 public:
  explicit DefaultCmm(std::shared_ptr<Keyring> keyring) : keyring_(std::move(keyring)) {}

  Result<std::shared_ptr<const EncryptionMaterials>> encryption_materials(
      const EncryptionRequest& request) override {
    if (!keyring_) return no_keyring();
    if (request.context.contains(public_key_name)) {
      return refuse(Fault::validation,
                    "The encryption context must not have the key '" + std::string(public_key_name) + "'.");
    }
    for (const std::string& key : request.required_keys)
      if (!request.context.contains(key))
        return refuse(Fault::validation, "The encryption context must have the key '" + key + "'.");
    auto materials = std::make_shared<EncryptionMaterials>();
    materials->suite = request.suite ? request.suite : &default_suite(request.commitment_policy);
    if (!may_encrypt(request.commitment_policy, *materials->suite))
      return refuse(Fault::validation, "The commitment policy does not let this suite encrypt.");
    materials->context = request.context;
    materials->required_keys = request.required_keys;
    if (materials->suite->is_signed()) {
      CHECK(add_signing_key(*materials));
    }
    CHECK(keyring_->on_encrypt(*materials));
    CHECK(check_complete(*materials));
    return materials;
  }

  Result<std::shared_ptr<const DecryptionMaterials>> decryption_materials(
      const DecryptionRequest& request) override {
    if (!keyring_) return no_keyring();
    if (!may_decrypt(request.commitment_policy, request.suite))
      return refuse(Fault::validation, "The commitment policy does not let this suite decrypt.");
    auto materials = std::make_shared<DecryptionMaterials>();
    materials->suite = &request.suite;
    materials->context = request.stored;
    CHECK(add_reproduced(*materials, request.reproduced));
    CHECK(take_verification_key(*materials, request.stored));
    CHECK(keyring_->on_decrypt(*materials, request.encrypted_data_keys));
    if (materials->data_key.size() != request.suite.data_key_size ||
        materials->opened >= request.encrypted_data_keys.size())
      return refuse(Fault::internal, {}, "the keyring gave a data key that does not fit the message");
    return materials;
  }

 private:
  std::shared_ptr<Keyring> keyring_;
};

}  // namespace

std::shared_ptr<Cmm> default_cmm(std::shared_ptr<Keyring> keyring) {
  return std::make_shared<DefaultCmm>(std::move(keyring));
}

}  // namespace bongtu::message
