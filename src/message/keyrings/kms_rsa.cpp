// RSA-OAEP of SHA-384(encryption context) || data key. Source: AWS Encryption SDK specification, "AWS KMS RSA
// keyring".
#include <algorithm>

#include "crypto/hmac.h"
#include "crypto/rsa_wrapping.h"
#include "message/keyrings/kms_calls.h"

namespace bongtu::message {
namespace {

constexpr std::string_view kms_rsa_id = "aws-kms-rsa";

class KmsRsa : public Keyring {
 public:
  KmsRsa(KmsRsaKey key, std::shared_ptr<const crypto::RsaWrappingKey> public_key)
      : key_(std::move(key)),
        public_key_(std::move(public_key)),
        described_("KMS RSA key '" + printable(key_.key_arn) + "'") {}

  Result<> on_encrypt(EncryptionMaterials& materials) override {
    if (!public_key_) return refuse(Fault::validation, described_ + " has no public key to encrypt with.");
    CHECK(check_suite(*materials.suite));
    CHECK(ensure_data_key(materials));
    TRY(const Bytes context, serialized(materials.context));
    const auto digest = crypto::hash<crypto::Sha384>(context);
    const View data_key = materials.data_key.reveal();
    Secret wrapped(digest.size() + data_key.size());
    std::ranges::copy(data_key, std::ranges::copy(digest, wrapped.writable().begin()).out);
    TRY(Bytes ciphertext, public_key_->wrap(wrapped.reveal()));
    materials.encrypted_data_keys.push_back(
        {std::string(kms_rsa_id), to_bytes(key_.key_arn), std::move(ciphertext)});
    return {};
  }

  Result<> on_decrypt(DecryptionMaterials& materials, std::span<const EncryptedDataKeyView> keys) override {
    if (!key_.kms) return refuse(Fault::incorrect_key, described_ + " has no KMS to decrypt with.");
    CHECK(check_suite(*materials.suite));
    TRY(const Bytes context, serialized(materials.context));
    const auto digest = crypto::hash<crypto::Sha384>(context);
    return open_first(materials, keys, described_, [&](const EncryptedDataKeyView& key) -> Unwrapped {
      if (key.provider_id != kms_rsa_id || as_text(key.provider_info) != key_.key_arn) return std::nullopt;
      return unwrap(key.ciphertext, digest);
    });
  }

 private:
  // What is signed carries a public key in its context, which the SDKs do not let this keyring bind.
  static Result<> check_suite(const Suite& suite) {
    if (!suite.is_signed()) return {};
    return refuse(Fault::validation, "KMS RSA keyrings do not take suites that sign.");
  }

  Unwrapped unwrap(View ciphertext, View digest) const {
    TRY(const Secret opened,
        decrypt_by(*key_.kms,
                   {.key_id = key_.key_arn, .grant_tokens = key_.grant_tokens, .algorithm = key_.algorithm},
                   ciphertext));
    const View all = opened.reveal();
    if (all.size() < digest.size() || !equal_in_constant_time(all.first(digest.size()), digest))
      return refuse(Fault::incorrect_key, "Another encryption context made it.");
    return Secret::copy_of(all.subspan(digest.size()));
  }

  KmsRsaKey key_;
  std::shared_ptr<const crypto::RsaWrappingKey> public_key_;
  std::string described_;
};

Result<crypto::RsaWrapping> padding_of(std::string_view algorithm) {
  if (algorithm == "RSAES_OAEP_SHA_1") return crypto::RsaWrapping::oaep_sha1;
  if (algorithm == "RSAES_OAEP_SHA_256") return crypto::RsaWrapping::oaep_sha256;
  return refuse(Fault::validation, "KMS RSA keyrings use RSAES_OAEP_SHA_1 or RSAES_OAEP_SHA_256.");
}

}  // namespace

Result<std::shared_ptr<Keyring>> kms_rsa_keyring(KmsRsaKey key) {
  CHECK(check_key_arn(key.key_arn));
  TRY(const crypto::RsaWrapping padding, padding_of(key.algorithm));
  if (!key.kms && !key.public_key)
    return refuse(Fault::validation, "A KMS RSA keyring needs a Kms or a public key.");
  std::shared_ptr<const crypto::RsaWrappingKey> public_key;
  if (key.public_key) {
    TRY(public_key, crypto::read_rsa_public_key(as_bytes(*key.public_key), padding));
  }
  return std::make_shared<KmsRsa>(std::move(key), std::move(public_key));
}

}  // namespace bongtu::message
