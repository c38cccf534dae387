// Source: AWS Encryption SDK specification, "AWS KMS discovery keyring" and "AWS KMS MRK discovery keyring".
#include "message/keyrings/kms_calls.h"

namespace bongtu::message {
namespace {

class Discovery : public Keyring {
 public:
  // `region` empty: asks for every key, by the ARN in the message. Otherwise only for keys there.
  Discovery(std::shared_ptr<Kms> kms, std::string region, std::optional<DiscoveryFilter> filter,
            std::vector<std::string> grant_tokens)
      : kms_(std::move(kms)),
        region_(std::move(region)),
        filter_(std::move(filter)),
        grant_tokens_(std::move(grant_tokens)),
        described_("KMS discovery" + (region_.empty() ? "" : " in " + printable(region_))) {}

  Result<> on_encrypt(EncryptionMaterials&) override {
    return refuse(Fault::validation, described_ + " only decrypts.");
  }

  Result<> on_decrypt(DecryptionMaterials& materials, std::span<const EncryptedDataKeyView> keys) override {
    CHECK(check_key_arns(keys));
    return open_first(materials, keys, described_, [&](const EncryptedDataKeyView& key) -> Unwrapped {
      TRY(const auto arn, key_arn_of(key));
      if (!arn || !lets_pass(filter_, *arn)) return std::nullopt;
      const bool is_elsewhere = !region_.empty() && arn->region != region_;
      if (is_elsewhere && !arn->is_multi_region()) return std::nullopt;
      const std::string key_id = arn->in_region(region_.empty() ? arn->region : region_);
      return decrypt_by(*kms_,
                        {.key_id = key_id, .context = materials.context, .grant_tokens = grant_tokens_},
                        key.ciphertext);
    });
  }

 private:
  std::shared_ptr<Kms> kms_;
  std::string region_;
  std::optional<DiscoveryFilter> filter_;
  std::vector<std::string> grant_tokens_;
  std::string described_;
};

}  // namespace

Result<std::shared_ptr<Keyring>> kms_discovery_keyring(std::shared_ptr<Kms> kms,
                                                       std::optional<DiscoveryFilter> filter,
                                                       std::vector<std::string> grant_tokens) {
  CHECK(check_kms(kms));
  CHECK(check_filter(filter));
  return std::make_shared<Discovery>(std::move(kms), "", std::move(filter), std::move(grant_tokens));
}

Result<std::shared_ptr<Keyring>> kms_mrk_discovery_keyring(std::shared_ptr<Kms> kms, std::string region,
                                                           std::optional<DiscoveryFilter> filter,
                                                           std::vector<std::string> grant_tokens) {
  CHECK(check_kms(kms));
  CHECK(check_filter(filter));
  if (region.empty()) return refuse(Fault::validation, "Discovery of multi-Region keys needs a Region.");
  return std::make_shared<Discovery>(std::move(kms), std::move(region), std::move(filter),
                                     std::move(grant_tokens));
}

}  // namespace bongtu::message
