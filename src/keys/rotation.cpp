#include "keys/rotation.h"

#include <algorithm>

#include "keys/import.h"

namespace bongtu::keys {
namespace {

double period_of(const FamilyRecord& family) {
  return std::chrono::duration<double>(std::chrono::days(family.rotation_period)).count();
}

// `family` gets the new material's number.
Result<> make_current(Call& call, Catalog& catalog, const KeyEntry& key, FamilyRecord& family,
                      std::string_view how) {
  const MaterialRecord facts{.rotation = std::string(how), .rotated = seconds(call.now)};
  const Secret bytes = key.family->spec->generate();
  family.current = ++family.last;
  CHECK(catalog.put_material(call, *key.family, static_cast<MaterialNumber>(family.current), bytes.reveal(),
                             facts));
  return {};
}

Result<> make_pending_current(Call& call, Catalog& catalog, const KeyEntry& key, FamilyRecord& family) {
  const auto number = static_cast<MaterialNumber>(family.pending);
  MaterialRecord facts = key.family->materials.at(number).record();
  facts.rotation = "ON_DEMAND";
  facts.rotated = seconds(call.now);
  CHECK(catalog.update_material(call, *key.family, number, std::move(facts)));
  family.current = std::exchange(family.pending, 0);
  return {};
}

// The key is the primary's; its state is looked at, and so is the clock.
Result<DueOutcome> rotate_key(Call& call, Catalog& catalog, const KeyEntry& key, MaterialNumber,
                              const DueTimes& now) {
  FamilyRecord family = key.family->record;
  if (!family.rotates || key.is_replica()) return DueOutcome::done;
  // A key that is disabled rotates once it is enabled again.
  if (seconds(now.wall) < family.next_rotation || key.state(now.wall) != KeyState::enabled)
    return DueOutcome::not_yet;
  CHECK(make_current(call, catalog, key, family, "AUTOMATIC"));
  const double due = family.next_rotation;
  const bool in_time = seconds(now.wall) - due < period_of(family);
  family.next_rotation = (in_time ? due : seconds(now.wall)) + period_of(family);
  change_due(call, due_rotation, {.from = due, .to = family.next_rotation}, key);
  catalog.put_family(call, *key.family, family);
  return DueOutcome::done;
}

}  // namespace

Result<> check_rotates(const KeyEntry& key) {
  if (key.family->record.spec == "SYMMETRIC_DEFAULT") return {};
  return refuse(Fault::unsupported_operation);
}

Result<> check_primary(const KeyEntry& key) {
  if (!key.is_replica()) return {};
  return refuse(Fault::unsupported_operation, key.arn + " is not a multi-region primary key.");
}

Result<> check_rotates_by_itself(const KeyEntry& key) {
  CHECK(check_rotates(key));
  const std::string& origin = key.family->record.origin;
  if (origin == "AWS_KMS") return check_primary(key);
  return refuse(Fault::unsupported_operation,
                key.arn + " origin is " + origin + " which is not valid for this operation.");
}

void enable_rotation(Call& call, Catalog& catalog, const KeyEntry& key, std::int64_t days) {
  FamilyRecord family = key.family->record;
  if (family.rotates && family.rotation_period == days) return;
  family.rotates = true;
  family.rotation_period = days;
  const double before = std::exchange(family.next_rotation, seconds(call.now) + period_of(family));
  change_due(call, due_rotation, {.from = before, .to = family.next_rotation}, key);
  catalog.put_family(call, *key.family, family);
}

void disable_rotation(Call& call, Catalog& catalog, const KeyEntry& key) {
  FamilyRecord family = key.family->record;
  if (!family.rotates) return;
  family.rotates = false;
  change_due(call, due_rotation, {.from = std::exchange(family.next_rotation, 0)}, key);
  catalog.put_family(call, *key.family, family);
}

Result<> rotate_on_demand(Call& call, Catalog& catalog, const KeyEntry& key) {
  FamilyRecord family = key.family->record;
  if (family.on_demand_rotations >= most_rotations_on_demand) {
    return refuse(Fault::limit_exceeded,
                  "The on-demand rotations limit has been reached for the given keyId. No more on-demand "
                  "rotations can be performed for this key: " +
                      key.arn);
  }
  if (family.origin == "EXTERNAL") {
    TRY(const bool ready, is_ready_to_rotate(call, catalog, key));
    if (!ready) {
      return refuse(Fault::invalid_state,
                    "No available key material pending rotation for the key: " + key.arn + ".");
    }
    CHECK(make_pending_current(call, catalog, key, family));
  } else {
    CHECK(make_current(call, catalog, key, family, "ON_DEMAND"));
  }
  ++family.on_demand_rotations;
  catalog.put_family(call, *key.family, family);
  return {};
}

const DueKind due_rotation{"rotation", "RotateKey", false, &rotate_key};

}  // namespace bongtu::keys
