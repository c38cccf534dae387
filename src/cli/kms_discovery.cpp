#include "cli/kms_discovery.h"

#include "message/keyrings/kms_calls.h"

namespace bongtu::cli {
namespace {

constexpr std::size_t most_tried = 10;

class Discovery final : public message::Keyring {
 public:
  Discovery(message::KmsOfRegion kms, std::optional<message::DiscoveryFilter> filter)
      : kms_(std::move(kms)), filter_(std::move(filter)) {}

  Result<> on_encrypt(message::EncryptionMaterials&) override {
    return refuse(Fault::validation, "Discovery is for decryption only.");
  }
  Result<> on_decrypt(message::DecryptionMaterials& materials,
                      std::span<const message::EncryptedDataKeyView> keys) override {
    CHECK(message::check_key_arns(keys));
    TRY(const std::size_t count, count_to_try(keys));
    const auto unwrap = [&](const message::EncryptedDataKeyView& key) -> message::Unwrapped {
      TRY(const auto arn, message::key_arn_of(key));
      if (!arn || !message::lets_pass(filter_, *arn)) return std::nullopt;
      TRY(const std::shared_ptr<message::Kms> kms, kms_(arn->region));
      const std::string key_arn = arn->in_region(arn->region);
      return message::decrypt_by(*kms, {.key_id = key_arn, .context = materials.context}, key.ciphertext);
    };
    auto opened = message::open_first(materials, keys.first(count), "KMS discovery", unwrap);
    if (opened || count == keys.size()) return opened;
    return refuse(Fault::limit_exceeded, "Discovery tries at most " + std::to_string(most_tried) +
                                             " KMS keys of a message; name one with key=. " +
                                             opened.error().message);
  }

 private:
  // How many of the keys, from the first on, hold no more than `most_tried` that the filter lets pass.
  Result<std::size_t> count_to_try(std::span<const message::EncryptedDataKeyView> keys) const {
    std::size_t passing = 0;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      TRY(const auto arn, message::key_arn_of(keys[i]));
      if (arn && message::lets_pass(filter_, *arn) && ++passing > most_tried) return i;
    }
    return keys.size();
  }

  message::KmsOfRegion kms_;
  std::optional<message::DiscoveryFilter> filter_;
};

}  // namespace

std::shared_ptr<message::Keyring> kms_discovery_by_arn(message::KmsOfRegion kms,
                                                       std::optional<message::DiscoveryFilter> filter) {
  return std::make_shared<Discovery>(std::move(kms), std::move(filter));
}

}  // namespace bongtu::cli
