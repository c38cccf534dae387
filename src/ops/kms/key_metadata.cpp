#include "ops/kms/key_metadata.h"

namespace bongtu::ops {
namespace {

MultiRegionConfiguration regions_of(const keys::KeyEntry& key, const Call& call) {
  const keys::FamilyRecord& family = key.family->record;
  const auto in = [&](const std::string& region) {
    return MultiRegionKey{keys::key_arn({call.account, region}, key.id), region};
  };
  MultiRegionConfiguration regions{key.is_replica() ? "REPLICA" : "PRIMARY", in(family.primary_region), {}};
  for (const std::string& region : family.regions) {
    if (region != family.primary_region) regions.replicas.push_back(in(region));
  }
  return regions;
}

// Of imported material: when the current one goes.
void add_expiry(const keys::KeyEntry& key, const Call& call, KeyMetadata& metadata) {
  const keys::ImportedRecord* imported = key.imported(key.family->current(), call.now);
  if (key.family->record.origin != "EXTERNAL" || imported == nullptr) return;
  const bool expires = imported->valid_to != 0;
  metadata.expiration_model = expires ? "KEY_MATERIAL_EXPIRES" : "KEY_MATERIAL_DOES_NOT_EXPIRE";
  if (expires) metadata.valid_to = imported->valid_to;
}

void add_deletion(const keys::KeyEntry& key, keys::KeyState state, KeyMetadata& metadata) {
  if (state == keys::KeyState::pending_deletion) metadata.deletion = key.record.deletion;
  if (state == keys::KeyState::pending_replica_deletion) metadata.pending_days = key.record.deletion_days;
}

}  // namespace

Algorithms algorithms_of(const keys::Family& family, std::string_view usage) {
  if (family.record.usage != usage) return std::nullopt;
  const auto algorithms = family.spec->algorithms(usage);
  return std::vector<std::string>(algorithms.begin(), algorithms.end());
}

KeyMetadata metadata_of(const keys::KeyEntry& key, const Call& call) {
  const keys::Family& family = *key.family;
  const keys::KeyState state = key.state(call.now);
  KeyMetadata metadata;
  metadata.account = call.account;
  metadata.key_id = key.id;
  metadata.arn = key.arn;
  metadata.created = key.record.created;
  metadata.enabled = state == keys::KeyState::enabled;
  metadata.description = key.record.description;
  metadata.usage = family.record.usage;
  metadata.state = keys::state_name(state);
  metadata.origin = family.record.origin;
  metadata.old_spec = metadata.spec = family.record.spec;
  metadata.encryption_algorithms = algorithms_of(family, "ENCRYPT_DECRYPT");
  metadata.signing_algorithms = algorithms_of(family, "SIGN_VERIFY");
  metadata.key_agreement_algorithms = algorithms_of(family, "KEY_AGREEMENT");
  metadata.mac_algorithms = algorithms_of(family, "GENERATE_VERIFY_MAC");
  metadata.encapsulation_algorithms = algorithms_of(family, "ENCAPSULATE_DECAPSULATE");
  metadata.multi_region = family.record.multi_region;
  if (family.record.multi_region) metadata.regions = regions_of(key, call);
  const bool shows_material =
      family.record.spec == "SYMMETRIC_DEFAULT" && state != keys::KeyState::pending_import;
  if (shows_material && family.record.current != 0)
    metadata.material_id = family.materials.at(family.current()).id();
  add_expiry(key, call, metadata);
  add_deletion(key, state, metadata);
  return metadata;
}

}  // namespace bongtu::ops
