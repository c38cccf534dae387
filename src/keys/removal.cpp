#include "keys/removal.h"

#include "keys/changes.h"
#include "keys/import.h"
#include "keys/names.h"

namespace bongtu::keys {
namespace {

constexpr std::size_t grants_a_commit = 200;  // each with its index records

// From now on the key waits for so many days.
Result<> start_window(Call& call, Catalog& catalog, const KeyEntry& key, std::int64_t days,
                      KeyRecord& record) {
  TRY(const Time counted, catalog.counted_time(call));
  const double window = std::chrono::duration<double>(std::chrono::days(days)).count();
  record.waits_for_replicas = false;
  record.deletion_days = days;
  record.deletion = seconds(call.now) + window;
  record.deletion_due = seconds(counted) + window;
  change_due(call, due_deletion, {.to = record.deletion_due}, key);
  return {};
}

Result<> remove_existing(Call& call, store::Store& store, const std::string& name) {
  TRY(const auto record, store.get(name));
  if (record) remove_record(call, name, record->version);
  return {};
}

void remove_family(Call& call, Catalog& catalog, const KeyEntry& key) {
  const Family& family = *key.family;
  remove_record(call, family_record(crypto::to_string(family.uuid)), family.version);
  for (const auto& [number, material] : family.materials) catalog.remove_material(call, family, number);
  if (!key.is_replica()) change_due(call, due_rotation, {.from = family.record.next_rotation}, key);
}

// The last replica is gone: the window of a primary that waited for it begins.
Result<> wake_primary(Call& call, Catalog& catalog, const KeyEntry& replica) {
  TRY(const auto primary, catalog.find_key(call, replica.family->record.primary_region, replica.id));
  if (primary == nullptr || !primary->record.waits_for_replicas) return {};
  KeyRecord record = primary->record;
  CHECK(start_window(call, catalog, *primary, record.deletion_days, record));
  catalog.put_key(call, *primary, record);
  return {};
}

// A Region less. Imported material that no other Region has goes with it.
Result<> leave_family(Call& call, Catalog& catalog, const KeyEntry& key) {
  FamilyRecord family = key.family->record;
  std::erase(family.regions, key.region);
  for (const ImportedRecord& imported : key.record.imported) {
    CHECK(withdraw_material(call, catalog, key, static_cast<MaterialNumber>(imported.number), family));
  }
  catalog.put_family(call, *key.family, family);
  const bool primary_is_alone = family.regions == std::vector{family.primary_region};
  return primary_is_alone ? wake_primary(call, catalog, key) : Result<>();
}

}  // namespace

Result<KeyRecord> schedule_deletion(Call& call, Catalog& catalog, const KeyEntry& key, std::int64_t days) {
  KeyRecord record = key.record;
  const bool has_replicas = !key.is_replica() && key.family->record.regions.size() > 1;
  if (has_replicas) {
    record.waits_for_replicas = true;
    record.deletion_days = days;
    // A replica that goes at the same moment must not be missed.
    catalog.put_family(call, *key.family, key.family->record);
  } else {
    CHECK(start_window(call, catalog, key, days, record));
  }
  catalog.put_key(call, key, record);
  return record;
}

Result<> cancel_deletion(Call& call, Catalog& catalog, const KeyEntry& key) {
  KeyRecord record = key.record;
  if (record.deletion == 0 && !record.waits_for_replicas)
    return refuse(Fault::invalid_state, key.arn + " is not pending deletion.");
  change_due(call, due_deletion, {.from = std::exchange(record.deletion_due, 0)}, key);
  record.deletion = 0;
  record.deletion_days = 0;
  record.waits_for_replicas = false;
  record.enabled = false;
  catalog.put_key(call, key, record);
  return {};
}

// What is left when its grants and aliases are gone.
Result<> Catalog::drop_key(Call& call, const KeyEntry& key) {
  CHECK(remove_existing(call, store_, last_usage_record(key.region, key.id)));
  for (const ImportedRecord& imported : key.record.imported) {
    change_due(call, due_expiry, {.from = imported.due}, key, static_cast<MaterialNumber>(imported.number));
  }
  remove_record(call, key_record(key.region, key.id), key.version);
  if (key.family->record.regions.size() > 1) return leave_family(call, *this, key);
  remove_family(call, *this, key);
  return {};
}

Result<bool> Catalog::remove_key(Call& call, const KeyEntry& key) {
  TRY(const auto aliases, list_aliases_of(call, key.id, {}, aliases_a_key));
  for (const AliasEntry& alias : aliases) drop_alias(call, key, alias);
  TRY(Grants grants, list_grants(call, key, {}, grants_a_commit));
  const bool more = grants.size() > grants_a_commit;
  if (more) grants.pop_back();
  for (const GrantEntry& grant : grants) drop_grant(call, key, grant);
  if (!more) {
    CHECK(drop_key(call, key));
    return true;
  }
  KeyRecord record = key.record;
  record.removing = true;
  record.aliases = 0;
  record.grants -= static_cast<std::int64_t>(grants.size());
  put_key(call, key, record);
  return false;
}

namespace {

Result<DueOutcome> delete_key(Call& call, Catalog& catalog, const KeyEntry& key, MaterialNumber,
                              const DueTimes& now) {
  const KeyRecord& record = key.record;
  if (record.deletion == 0) return DueOutcome::done;
  const bool is_due = seconds(now.counted) >= record.deletion_due && seconds(now.wall) >= record.deletion;
  if (!is_due && !record.removing) return DueOutcome::not_yet;
  TRY(const bool all, catalog.remove_key(call, key));
  return all ? DueOutcome::done : DueOutcome::more;
}

}  // namespace

const DueKind due_deletion{"deletion", "DeleteKey", true, &delete_key};

}  // namespace bongtu::keys
