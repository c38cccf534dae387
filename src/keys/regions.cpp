#include "keys/regions.h"

#include "keys/changes.h"
#include "keys/names.h"

namespace bongtu::keys {
namespace {

// The family as the replica's commit makes it, for its metadata: without the bytes of its materials.
std::shared_ptr<const Family> with_region(const Family& family, FamilyRecord record) {
  auto copy = std::make_shared<Family>();
  copy->uuid = family.uuid;
  copy->version = family.version + 1;
  copy->record = std::move(record);
  copy->spec = family.spec;
  for (const auto& [number, material] : family.materials)
    copy->materials.emplace(number, Material(material.record(), {}, material.version(), LockedKey()));
  return copy;
}

}  // namespace

Result<KeyEntry> Catalog::create_replica(Call& call, const Family& family, const std::string& region,
                                         KeyRecord record) {
  if (family.record.regions.size() >= regions_a_key)
    return refuse(Fault::limit_exceeded, "The key is in as many Regions as it may be in: 64.");
  KeyEntry entry;
  entry.id = multi_region_id(family.uuid);
  entry.arn = key_arn({call.account, region}, entry.id);
  entry.region = region;
  entry.version = 1;
  entry.record = std::move(record);
  put_record(call, key_record(region, entry.id), 0, to_record(entry.record));
  FamilyRecord more = family.record;
  more.regions.push_back(region);
  put_family(call, family, more);
  entry.family = with_region(family, std::move(more));
  return entry;
}

Result<bool> Catalog::has_imported_elsewhere(const Call& call, const KeyEntry& key, MaterialNumber number) {
  for (const std::string& region : key.family->record.regions) {
    if (region == key.region) continue;
    TRY(const auto other, find_key(call, region, key.id));
    if (other != nullptr && find_imported(other->record, number) != nullptr) return true;
  }
  return false;
}

void expect_unchanged(Call& call, const KeyEntry& key) {
  expect_record(call, key_record(key.region, key.id), key.version);
}

void move_primary(Call& call, Catalog& catalog, const KeyEntry& primary, const KeyEntry& replica) {
  expect_unchanged(call, primary);
  expect_unchanged(call, replica);
  FamilyRecord family = primary.family->record;
  family.primary_region = replica.region;
  catalog.put_family(call, *primary.family, family);
  if (!family.rotates) return;
  change_due(call, due_rotation, {.from = family.next_rotation}, primary);
  change_due(call, due_rotation, {.to = family.next_rotation}, replica);
}

}  // namespace bongtu::keys
