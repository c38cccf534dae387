#include "keys/removal.h"

#include <algorithm>

#include "keys/counted_time.h"
#include "keys/import.h"
#include "keys/names.h"
#include "store/scan.h"

namespace bongtu::keys {
namespace {

constexpr double seconds_a_day = 86400;
constexpr std::size_t most_a_commit = 200;  // grants or aliases, each with its index records

// From now on the key waits for so many days.
Result<> start_window(Call& call, Catalog& catalog, const KeyEntry& key, std::int64_t days,
                      KeyRecord& record) {
  TRY(const Time counted, counted_time(catalog.store(), call.now));
  const double window = static_cast<double>(days) * seconds_a_day;
  record.waits_for_replicas = false;
  record.deletion_days = days;
  record.deletion = seconds(call.now) + window;
  record.deletion_due = seconds(counted) + window;
  add_due(call, due_deletion, record.deletion_due, key);
  return {};
}

Result<> remove_existing(Call& call, store::Store& store, const std::string& name) {
  TRY(const auto record, store.get(name));
  if (record) call.changes.push_back({Change::Kind::remove, name, record->version, {}});
  return {};
}

void remove_family(Call& call, Catalog& catalog, const KeyEntry& key) {
  const Family& family = *key.family;
  call.changes.push_back(
      {Change::Kind::remove, family_record(crypto::to_string(family.uuid)), family.version, {}});
  for (const auto& [number, material] : family.materials) catalog.remove_material(call, family, number);
  if (family.record.rotates && !key.is_replica())
    remove_due(call, due_rotation, family.record.next_rotation, key);
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
  if (record.deletion != 0) remove_due(call, due_deletion, record.deletion_due, key);
  record.deletion = record.deletion_due = 0;
  record.deletion_days = 0;
  record.waits_for_replicas = false;
  record.enabled = false;
  catalog.put_key(call, key, record);
  return {};
}

Result<bool> Catalog::remove_aliases(Call& call, const KeyEntry& key, std::size_t most) {
  TRY(auto aliases, list_aliases_of(call, key.id, {}, most));
  const bool all = aliases.size() <= most;
  if (!all) aliases.pop_back();
  for (const AliasEntry& alias : aliases) {
    call.changes.push_back({Change::Kind::remove, alias_record(key.region, alias.name), alias.version, {}});
    call.changes.push_back({Change::Kind::remove, alias_of_record(key.region, key.id, alias.name), 1, {}});
  }
  return all;
}

Result<bool> Catalog::remove_grants(Call& call, const KeyEntry& key, std::size_t most) {
  TRY(Grants grants, list_grants(call, key, {}, most));
  const bool all = grants.size() <= most;
  if (!all) grants.pop_back();
  for (const GrantEntry& grant : grants) remove_grant(call, key, grant, false);
  return all;
}

Result<bool> Catalog::remove_key(Call& call, const KeyEntry& key) {
  TRY(const bool all_grants, remove_grants(call, key, most_a_commit));
  TRY(const bool all_aliases, remove_aliases(call, key, most_a_commit));
  if (!all_grants || !all_aliases) {
    put_key(call, key, key.record);  // whoever counts its grants and aliases conflicts
    return false;
  }
  CHECK(remove_existing(call, store_, last_usage_record(key.region, key.id)));
  for (const ImportedRecord& imported : key.record.imported) {
    if (imported.due != 0)
      remove_due(call, due_expiry, imported.due, key, static_cast<MaterialNumber>(imported.number));
  }
  call.changes.push_back({Change::Kind::remove, key_record(key.region, key.id), key.version, {}});
  if (key.family->record.regions.size() > 1) {
    CHECK(leave_family(call, *this, key));
  } else {
    remove_family(call, *this, key);
  }
  return true;
}

namespace {

Result<DueOutcome> delete_key(Call& call, Catalog& catalog, const KeyEntry& key, MaterialNumber,
                              const DueTimes& now) {
  const KeyRecord& record = key.record;
  if (record.deletion == 0) return DueOutcome::done;
  if (seconds(now.counted) < record.deletion_due || seconds(now.wall) < record.deletion)
    return DueOutcome::not_yet;
  TRY(const bool all, catalog.remove_key(call, key));
  return all ? DueOutcome::done : DueOutcome::more;
}

}  // namespace

const DueKind due_deletion{"deletion", "DeleteKey", true, &delete_key};

}  // namespace bongtu::keys
