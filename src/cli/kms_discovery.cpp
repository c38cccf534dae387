#include "cli/kms_discovery.h"

#include <algorithm>

#include "base/result.h"

namespace bongtu::cli {
namespace {

// Each multi-Region key is asked for in each of them, and whoever wrote the message named them.
constexpr std::size_t max_regions = 8;

class Discovery final : public message::Keyring {
 public:
  Discovery(message::KmsOfRegion kms, std::optional<message::DiscoveryFilter> filter)
      : kms_(std::move(kms)), filter_(std::move(filter)) {}

  Result<> on_encrypt(message::EncryptionMaterials&) override {
    return refuse(Fault::validation, "Discovery is for decryption only.");
  }
  Result<> on_decrypt(message::DecryptionMaterials& materials,
                      std::span<const message::EncryptedDataKeyView> keys) override {
    std::vector<std::string> regions;
    for (const auto& key : keys) {
      if (key.provider_id != message::kms_provider_id) continue;
      const std::string region(region_of_arn(as_text(key.provider_info)));
      const bool known = std::ranges::find(regions, region) != regions.end();
      if (!region.empty() && !known) regions.push_back(region);
    }
    if (regions.empty()) return refuse(Fault::incorrect_key, "The message names no key of a KMS.");
    if (regions.size() > max_regions) {
      return refuse(Fault::limit_exceeded,
                    "The message names keys in more than 8 Regions; choose with region=.");
    }
    TRY(const std::shared_ptr<message::Keyring> keyring,
        message::kms_multi_discovery_keyring(kms_, regions, filter_, {}, true));
    return keyring->on_decrypt(materials, keys);
  }

 private:
  message::KmsOfRegion kms_;
  std::optional<message::DiscoveryFilter> filter_;
};

}  // namespace

std::shared_ptr<message::Keyring> discovery_in_every_region(message::KmsOfRegion kms,
                                                            std::optional<message::DiscoveryFilter> filter) {
  return std::make_shared<Discovery>(std::move(kms), std::move(filter));
}

std::string_view region_of_arn(std::string_view text) {
  if (!text.starts_with("arn:")) return {};
  for (int field = 0; field < 3; ++field) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return {};
    if (field == 2 && text.substr(0, colon) != "kms") return {};
    text.remove_prefix(colon + 1);
  }
  const std::string_view region = text.substr(0, text.find(':'));
  const bool plain =
      region.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
  return plain && region.size() < text.size() ? region : std::string_view();
}

}  // namespace bongtu::cli
