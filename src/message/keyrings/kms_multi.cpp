#include <algorithm>

#include "message/keyrings/kms_calls.h"

namespace bongtu::message {
namespace {

// Two replicas of one key would each decrypt what the other wrapped: a mistake, and the message says which.
Result<> check_replicas(std::span<const std::string> key_ids) {
  std::string twice;
  for (const std::string& key_id : key_ids) {
    const std::string_view id = multi_region_id(key_id);
    const auto same = std::ranges::count_if(
        key_ids, [&](const std::string& other) { return multi_region_id(other) == id; });
    if (!id.empty() && same > 1) twice += (twice.empty() ? "'" : ", '") + printable(key_id) + "'";
  }
  if (twice.empty()) return {};
  return refuse(Fault::validation, "Only one replica of a multi-Region key can be used: " + twice + ".");
}

Result<std::shared_ptr<Kms>> kms_in(const KmsOfRegion& kms, std::string_view region) {
  if (!kms) return refuse(Fault::validation, "KMS keyrings need a Kms of each Region.");
  return kms(region);
}

Result<std::shared_ptr<Keyring>> keyring_for(const KmsOfRegion& kms, const KmsKeys& keys,
                                             const std::string& key_id) {
  CHECK(check_key_id(key_id));
  const auto arn = parse_kms_arn(key_id);
  const std::string_view region = arn ? arn->region : keys.default_region;
  TRY(std::shared_ptr<Kms> there, kms_in(kms, region));
  return keys.mrk ? kms_mrk_keyring(std::move(there), key_id, keys.grant_tokens)
                  : kms_keyring(std::move(there), key_id, keys.grant_tokens);
}

}  // namespace

Result<std::shared_ptr<Keyring>> kms_multi_keyring(const KmsOfRegion& kms, const KmsKeys& keys) {
  std::vector<std::string> all = keys.children;
  if (!keys.generator.empty()) all.push_back(keys.generator);
  if (all.empty()) return refuse(Fault::validation, "A KMS multi-keyring needs at least one key.");
  if (keys.mrk) {
    CHECK(check_replicas(all));
  }
  std::shared_ptr<Keyring> generator;
  if (!keys.generator.empty()) {
    TRY(generator, keyring_for(kms, keys, keys.generator));
  }
  std::vector<std::shared_ptr<Keyring>> children;
  for (const std::string& key_id : keys.children) {
    TRY(auto child, keyring_for(kms, keys, key_id));
    children.push_back(std::move(child));
  }
  return multi_keyring(std::move(generator), std::move(children));
}

Result<std::shared_ptr<Keyring>> kms_multi_discovery_keyring(const KmsOfRegion& kms,
                                                             const std::vector<std::string>& regions,
                                                             const std::optional<DiscoveryFilter>& filter,
                                                             const std::vector<std::string>& grant_tokens,
                                                             bool mrk) {
  if (regions.empty() || std::ranges::find(regions, "") != regions.end())
    return refuse(Fault::validation, "Discovery needs at least one Region, and none may be empty.");
  std::vector<std::shared_ptr<Keyring>> children;
  for (const std::string& region : regions) {
    TRY(std::shared_ptr<Kms> there, kms_in(kms, region));
    TRY(auto child, mrk ? kms_mrk_discovery_keyring(std::move(there), region, filter, grant_tokens)
                        : kms_discovery_keyring(std::move(there), filter, grant_tokens));
    children.push_back(std::move(child));
  }
  return multi_keyring(nullptr, std::move(children));
}

}  // namespace bongtu::message
