// Provider info: the key's name. Source: AWS Encryption SDK specification, "raw RSA keyring".
#include "crypto/rsa_wrapping.h"
#include "message/keyrings/raw_name.h"
#include "message/keyrings/wrapping.h"

namespace bongtu::message {
namespace {

crypto::RsaWrapping wrapping_of(RsaPadding padding) {
  switch (padding) {
    case RsaPadding::pkcs1:
      return crypto::RsaWrapping::pkcs1;
    case RsaPadding::oaep_sha1:
      return crypto::RsaWrapping::oaep_sha1;
    case RsaPadding::oaep_sha256:
      return crypto::RsaWrapping::oaep_sha256;
    case RsaPadding::oaep_sha384:
      return crypto::RsaWrapping::oaep_sha384;
    case RsaPadding::oaep_sha512:
      break;
  }
  return crypto::RsaWrapping::oaep_sha512;
}

class RawRsa : public Keyring {
 public:
  RawRsa(KeyName name, std::shared_ptr<const crypto::RsaWrappingKey> public_key,
         std::shared_ptr<const crypto::RsaUnwrappingKey> private_key)
      : name_(std::move(name)),
        public_key_(std::move(public_key)),
        private_key_(std::move(private_key)),
        described_(described("Raw RSA key", name_)) {}

  Result<> on_encrypt(EncryptionMaterials& materials) override {
    if (!public_key_) return refuse(Fault::validation, described_ + " has no public key to encrypt with.");
    CHECK(ensure_data_key(materials));
    TRY(Bytes wrapped, public_key_->wrap(materials.data_key.reveal()));
    materials.encrypted_data_keys.push_back({name_.key_namespace, to_bytes(name_.name), std::move(wrapped)});
    return {};
  }

  Result<> on_decrypt(DecryptionMaterials& materials, std::span<const EncryptedDataKeyView> keys) override {
    if (!private_key_)
      return refuse(Fault::incorrect_key, described_ + " has no private key to decrypt with.");
    const std::size_t size = materials.suite->data_key_size;
    return open_first(materials, keys, described_, [&](const EncryptedDataKeyView& key) -> Unwrapped {
      if (key.provider_id != name_.key_namespace || as_text(key.provider_info) != name_.name)
        return std::nullopt;
      return private_key_->unwrap(key.ciphertext, size);
    });
  }

 private:
  KeyName name_;
  std::shared_ptr<const crypto::RsaWrappingKey> public_key_;
  std::shared_ptr<const crypto::RsaUnwrappingKey> private_key_;
  std::string described_;
};

}  // namespace

Result<std::shared_ptr<Keyring>> raw_rsa_keyring(RawRsaKey key) {
  CHECK(check_raw_name(key.name));
  if (!key.public_key && !key.private_key)
    return refuse(Fault::validation, "A raw RSA keyring needs a public or a private key.");
  const crypto::RsaWrapping padding = wrapping_of(key.padding);
  std::shared_ptr<const crypto::RsaWrappingKey> public_key;
  std::shared_ptr<const crypto::RsaUnwrappingKey> private_key;
  if (key.public_key) {
    TRY(public_key, crypto::read_rsa_public_key(as_bytes(*key.public_key), padding));
  }
  if (key.private_key) {
    TRY(private_key, crypto::read_rsa_private_key(key.private_key->reveal(), padding));
  }
  return std::make_shared<RawRsa>(std::move(key.name), std::move(public_key), std::move(private_key));
}

}  // namespace bongtu::message
