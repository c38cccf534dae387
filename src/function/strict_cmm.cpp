#include <algorithm>

#include "function/function.h"
#include "message/keyrings/kms_calls.h"

namespace bongtu::function {
namespace {

// Bounds what one message can make the key service do. The SDKs' keyrings write one data key per KMS key.
constexpr std::size_t max_attempts = 10;

bool is_same(const message::EncryptedDataKeyView& a, const message::EncryptedDataKeyView& b) {
  return std::ranges::equal(a.provider_info, b.provider_info) &&
         std::ranges::equal(a.ciphertext, b.ciphertext);
}

// The message names keys; only the settings say which may be used.
class StrictKeyring : public message::Keyring {
 public:
  StrictKeyring(std::shared_ptr<message::Kms> kms, const Settings& settings)
      : kms_(std::move(kms)),
        key_(message::kms_keyring(kms_, settings.key_id)),
        key_arns_(settings.decrypt_key_ids) {
    key_arns_.push_back(settings.key_id);
  }

  Result<> on_encrypt(message::EncryptionMaterials& materials) override {
    if (!key_) return refuse(Fault::internal, {}, "KEY_ID: " + key_.error().message);
    return (*key_)->on_encrypt(materials);
  }

  Result<> on_decrypt(message::DecryptionMaterials& materials,
                      std::span<const message::EncryptedDataKeyView> keys) override {
    std::vector<message::EncryptedDataKeyView> tried;
    const auto unwrap = [&](const message::EncryptedDataKeyView& key) -> message::Unwrapped {
      if (!is_own(key) || !may_try(key, tried)) return std::nullopt;
      tried.push_back(key);
      return message::decrypt_by(*kms_, {.key_id = as_text(key.provider_info), .context = materials.context},
                                 key.ciphertext);
    };
    return message::open_first(materials, keys, "The stage", unwrap);
  }

 private:
  // The same once more would not open either.
  static bool may_try(const message::EncryptedDataKeyView& key,
                      const std::vector<message::EncryptedDataKeyView>& tried) {
    return tried.size() < max_attempts &&
           std::ranges::none_of(tried, [&](const auto& before) { return is_same(before, key); });
  }
  bool is_own(const message::EncryptedDataKeyView& key) const {
    return key.provider_id == message::kms_provider_id &&
           std::ranges::find(key_arns_, as_text(key.provider_info)) != key_arns_.end();
  }

  std::shared_ptr<message::Kms> kms_;
  Result<std::shared_ptr<message::Keyring>> key_;
  std::vector<std::string> key_arns_;
};

}  // namespace

std::shared_ptr<message::Cmm> strict_cmm(std::shared_ptr<message::Kms> kms, const Settings& settings) {
  return message::default_cmm(std::make_shared<StrictKeyring>(std::move(kms), settings));
}

}  // namespace bongtu::function
