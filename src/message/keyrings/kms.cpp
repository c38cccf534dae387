// Source: AWS Encryption SDK specification, "AWS KMS keyring" and "AWS KMS MRK keyring".
#include "message/keyrings/kms_calls.h"

namespace bongtu::message {
namespace {

Result<> check_answer(std::string_view key_id, std::string_view arn, View blob) {
  if (parse_key_arn(key_id) && arn != key_id)
    return refuse(Fault::internal, {}, "the key service encrypted under another key than it was asked for");
  if (!parse_key_arn(arn) || arn.size() > 65535 || blob.empty() || blob.size() > 65535)
    return refuse(Fault::internal, {}, "the key service gave an answer that does not fit a message");
  return {};
}

class KmsKey : public Keyring {
 public:
  // `is_named` says whether an ARN in a message means the key of this id.
  using IsNamed = bool (*)(std::string_view key_id, std::string_view arn);

  KmsKey(std::shared_ptr<Kms> kms, std::string key_id, std::vector<std::string> grant_tokens,
         IsNamed is_named)
      : kms_(std::move(kms)),
        key_id_(std::move(key_id)),
        grant_tokens_(std::move(grant_tokens)),
        is_named_(is_named),
        described_("KMS key '" + printable(key_id_) + "'") {}

  Result<> on_encrypt(EncryptionMaterials& materials) override {
    return materials.data_key.empty() ? generate(materials) : wrap(materials);
  }

  Result<> on_decrypt(DecryptionMaterials& materials, std::span<const EncryptedDataKeyView> keys) override {
    CHECK(check_key_arns(keys));
    const KmsRequest request = request_for(materials.context);
    return open_first(materials, keys, described_, [&](const EncryptedDataKeyView& key) -> Unwrapped {
      if (key.provider_id != kms_provider_id || !is_named_(key_id_, as_text(key.provider_info)))
        return std::nullopt;
      return decrypt_by(*kms_, request, key.ciphertext);
    });
  }

 private:
  KmsRequest request_for(const EncryptionContext& context) const {
    return {.key_id = key_id_, .context = context, .grant_tokens = grant_tokens_};
  }

  Result<> generate(EncryptionMaterials& materials) {
    const std::size_t size = materials.suite->data_key_size;
    TRY(DataKey made, kms_->generate_data_key(request_for(materials.context), size));
    CHECK(check_answer(key_id_, made.key_arn, made.ciphertext_blob));
    if (made.plaintext.size() != size)
      return refuse(Fault::internal, {}, "the key service gave a data key of another size");
    materials.data_key = std::move(made.plaintext);
    materials.encrypted_data_keys.push_back(
        {std::string(kms_provider_id), to_bytes(made.key_arn), std::move(made.ciphertext_blob)});
    return {};
  }

  Result<> wrap(EncryptionMaterials& materials) {
    CHECK(ensure_data_key(materials));
    TRY(KmsCiphertext made, kms_->encrypt(request_for(materials.context), materials.data_key.reveal()));
    CHECK(check_answer(key_id_, made.key_arn, made.blob));
    materials.encrypted_data_keys.push_back(
        {std::string(kms_provider_id), to_bytes(made.key_arn), std::move(made.blob)});
    return {};
  }

  std::shared_ptr<Kms> kms_;
  std::string key_id_;
  std::vector<std::string> grant_tokens_;
  IsNamed is_named_;
  std::string described_;
};

Result<std::shared_ptr<Keyring>> make(std::shared_ptr<Kms> kms, std::string key_id,
                                      std::vector<std::string> grant_tokens, KmsKey::IsNamed is_named) {
  CHECK(check_kms(kms));
  CHECK(check_key_id(key_id));
  return std::make_shared<KmsKey>(std::move(kms), std::move(key_id), std::move(grant_tokens), is_named);
}

}  // namespace

Result<std::shared_ptr<Keyring>> kms_keyring(std::shared_ptr<Kms> kms, std::string key_id,
                                             std::vector<std::string> grant_tokens) {
  return make(std::move(kms), std::move(key_id), std::move(grant_tokens),
              [](std::string_view id, std::string_view arn) { return id == arn; });
}

Result<std::shared_ptr<Keyring>> kms_mrk_keyring(std::shared_ptr<Kms> kms, std::string key_id,
                                                 std::vector<std::string> grant_tokens) {
  return make(std::move(kms), std::move(key_id), std::move(grant_tokens), is_same_multi_region_key);
}

}  // namespace bongtu::message
