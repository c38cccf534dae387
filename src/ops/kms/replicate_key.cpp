#include "keys/regions.h"
#include "keys/rotation.h"
#include "ops/kms/faults.h"
#include "ops/kms/key_metadata.h"
#include "ops/kms/key_policy.h"
#include "ops/kms/members.h"
#include "ops/kms/tag.h"

namespace bongtu::ops {
namespace {

struct ReplicateKeyRequest {
  std::string key_id;
  std::string region;
  std::optional<std::string> policy;
  std::optional<bool> bypass;
  std::optional<std::string> description;
  std::optional<std::vector<Tag>> tags;
  static constexpr auto shape = fields(
      field("KeyId", &ReplicateKeyRequest::key_id, key_id_bounds, "A multi-Region primary key: id or ARN."),
      field("ReplicaRegion", &ReplicateKeyRequest::region, region_bounds,
            "A Region where it has no key yet."),
      field("Policy", &ReplicateKeyRequest::policy, policy_bounds, policy_doc),
      field("BypassPolicyLockoutSafetyCheck", &ReplicateKeyRequest::bypass, {}, bypass_doc),
      field("Description", &ReplicateKeyRequest::description, description_bounds, "What the replica is for."),
      field("Tags", &ReplicateKeyRequest::tags, {},
            "At most 50. Needs kms:TagResource on the replica, too."));
};

struct ReplicateKeyResponse {
  KeyMetadata metadata;
  std::string policy;
  std::vector<Tag> tags;
  static constexpr auto shape = fields(field("ReplicaKeyMetadata", &ReplicateKeyResponse::metadata),
                                       field("ReplicaPolicy", &ReplicateKeyResponse::policy),
                                       field("ReplicaTags", &ReplicateKeyResponse::tags));
};

Result<> check_replicable(const keys::Key& key, const std::string& region) {
  const keys::FamilyRecord& family = key.family().record;
  if (!family.multi_region || key.entry().is_replica())
    return refuse(Fault::unsupported_operation, key.arn() + " is not a multi-region primary key.");
  if (!keys::is_region(region)) return refuse(Fault::validation, "There is no Region " + region + ".");
  if (std::ranges::find(family.regions, region) == family.regions.end()) return {};
  return refuse(Fault::already_exists, "Unable to replicate key " + key.arn() + " to region " + region +
                                           ", as the key already exists there.");
}

// The replica, allowed by whoever governs its Region.
Result<keys::KeyEntry> make_replica(keys::Gate& gate, const keys::Key& key,
                                    const ReplicateKeyRequest& request) {
  keys::KeyRecord record;
  record.description = request.description.value_or("");
  record.created = seconds(gate.call().now);
  record.policy = request.policy.value_or("");
  if (request.tags) {
    TRY(record.tags, read_tags(*request.tags));
  }
  const keys::FamilyRecord& family = key.family().record;
  const keys::RegionOfCall there(gate.call(), request.region);
  CHECK(gate.allow("kms:CreateKey", "*",
                   {{"kms:KeySpec", family.spec},
                    {"kms:CustomerMasterKeySpec", family.spec},
                    {"kms:KeyUsage", family.usage},
                    {"kms:CustomerMasterKeyUsage", family.usage},
                    {"kms:KeyOrigin", family.origin},
                    {"kms:MultiRegion", "true"},
                    {"kms:MultiRegionKeyType", "REPLICA"},
                    {bypass_key, condition_text(request.bypass)},
                    {.key = {}, .value = {}, .tags = record.tags.empty() ? nullptr : &record.tags}}));
  TRY(keys::KeyEntry made,
      gate.catalog().create_replica(gate.call(), key.family(), request.region, std::move(record)));
  const keys::Tags& tags = made.record.tags;
  if (!tags.empty())
    CHECK(gate.allow("kms:TagResource", made.arn, {{.key = {}, .value = {}, .tags = &tags}}));
  if (request.policy) {
    TRY(const auto policy, read_key_policy(*request.policy));
    if (!request.bypass.value_or(false)) CHECK(check_lockout(gate, made, *policy));
  }
  return made;
}

Result<ReplicateKeyResponse> replicate_key(keys::Gate& gate, const ReplicateKeyRequest& request) {
  TRY(const keys::Key key,
      gate.manage(request.key_id, {.action = "kms:ReplicateKey",
                                   .needs = keys::Needs::not_disabled,
                                   .attributes = {{"kms:ReplicaRegion", request.region}}}));
  CHECK(check_replicable(key, request.region));
  keys::expect_unchanged(gate.call(), key.entry());
  TRY(const keys::KeyEntry made, make_replica(gate, key, request));
  gate.call().audit.keys.push_back(made.arn);
  ReplicateKeyResponse response{.metadata = metadata_of(made, gate.call())};
  response.policy =
      made.record.policy.empty() ? keys::default_key_policy(gate.call().account) : made.record.policy;
  for (const auto& [name, value] : made.record.tags) response.tags.push_back({name, value});
  return response;
}

}  // namespace

extern const Operation ReplicateKey = operation<&replicate_key>(
    "ReplicateKey", Where::worker,
    "Makes a key of the same key material in another Region, which decrypts the same ciphertexts.",
    manage_faults | Faults{Fault::already_exists, Fault::disabled, Fault::limit_exceeded,
                           Fault::malformed_policy, Fault::tag, Fault::unsupported_operation});

}  // namespace bongtu::ops
