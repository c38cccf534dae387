#include "keys/import.h"

#include <utility>

#include "keys/rotation.h"

namespace bongtu::keys {
namespace {

std::unexpected<Error> incorrect(std::string message) {
  return refuse(Fault::incorrect_key_material, std::move(message));
}

// Whether the material counts as new, or why it cannot be imported so.
Result<bool> judge(const KeyEntry& key, const Import& import, const std::string& id) {
  const Family& family = *key.family;
  const MaterialNumber known = family.number_of(id);
  const bool is_new = import.is_new.value_or(family.materials.empty());
  if (import.material_id && *import.material_id != id)
    return incorrect("The key material does not have the KeyMaterialId of the request.");
  if (!is_new && known == 0)
    return incorrect("The key material is not the same that was imported into " + key.arn + " before.");
  if (!is_new) return false;
  if (known != 0) return incorrect("The key material was imported into " + key.arn + " before.");
  CHECK(check_primary(key));
  if (family.record.pending == 0) return true;
  const std::string& pending = family.materials.at(static_cast<MaterialNumber>(family.record.pending)).id();
  return refuse(Fault::invalid_state, "New key material (id: " + id + ") cannot be imported into KMS key " +
                                          key.arn + ", because another key material (id: " + pending +
                                          ") is pending rotation.");
}

// Puts the bytes where they are not, and a new description.
Result<> keep_material(Call& call, Catalog& catalog, const Family& family, MaterialNumber number,
                       const Import& import) {
  const auto existing = family.materials.find(number);
  MaterialRecord facts = existing == family.materials.end() ? MaterialRecord{} : existing->second.record();
  const bool has_bytes = !facts.sealed.empty();
  const bool other_words = import.description && *import.description != facts.description;
  if (has_bytes && !other_words) return {};
  if (import.description) facts.description = *import.description;
  CHECK(catalog.put_material(call, family, number, import.material, std::move(facts)));
  return {};
}

// The key's Region has it from now on.
Result<> set_present(Call& call, Catalog& catalog, const KeyEntry& key, MaterialNumber number,
                     double valid_to) {
  KeyRecord record = key.record;
  ImportedRecord* present = find_imported(record, number);
  if (present == nullptr) {
    present = &record.imported.emplace_back();
    present->number = number;
  }
  present->valid_to = valid_to;
  const double before = std::exchange(present->due, 0);
  if (valid_to != 0) {
    TRY(const Time counted, catalog.counted_time(call));
    present->due = seconds(counted) + valid_to - seconds(call.now);
  }
  change_due(call, due_expiry, {.from = before, .to = present->due}, key, number);
  catalog.put_key(call, key, record);
  return {};
}

Result<DueOutcome> delete_expired(Call& call, Catalog& catalog, const KeyEntry& key, MaterialNumber number,
                                  const DueTimes& now) {
  KeyRecord record = key.record;
  const ImportedRecord* imported = find_imported(record, number);
  if (imported == nullptr || imported->due == 0) return DueOutcome::done;
  if (seconds(now.counted) < imported->due || seconds(now.wall) < imported->valid_to)
    return DueOutcome::not_yet;
  CHECK(delete_imported(call, catalog, key, number));
  return DueOutcome::done;
}

}  // namespace

Result<> check_imports(const KeyEntry& key) {
  const std::string& origin = key.family->record.origin;
  if (origin == "EXTERNAL") return {};
  return refuse(Fault::unsupported_operation,
                key.arn + " origin is " + origin + " which is not valid for this operation.");
}

Result<std::string> import_material(Call& call, Catalog& catalog, const KeyEntry& key, const Import& import) {
  const Family& family = *key.family;
  if (!family.spec->check(import.material))
    return incorrect("The key material is not valid for key spec " + family.record.spec + ".");
  std::string id = Catalog::material_id(import.material, family.uuid);
  TRY(const bool is_new, judge(key, import, id));
  FamilyRecord record = family.record;
  if (is_new) {
    ++record.last;
    (record.current == 0 ? record.current : record.pending) = record.last;
  }
  const MaterialNumber number = is_new ? static_cast<MaterialNumber>(record.last) : family.number_of(id);
  CHECK(keep_material(call, catalog, family, number, import));
  CHECK(set_present(call, catalog, key, number, import.valid_to));
  // Also where nothing of the family changes: a commit by which another Region's key gives this material up,
  // and finds no Region that has it, then conflicts with this one instead of taking its bytes.
  catalog.put_family(call, family, record);
  return id;
}

Result<> withdraw_material(Call& call, Catalog& catalog, const KeyEntry& key, MaterialNumber number,
                           FamilyRecord& family) {
  TRY(const bool elsewhere, catalog.has_imported_elsewhere(call, key, number));
  if (elsewhere) return {};
  if (static_cast<std::int64_t>(number) == family.pending) {
    family.pending = 0;
    catalog.remove_material(call, *key.family, number);
  } else {
    catalog.clear_material(call, *key.family, number);
  }
  return {};
}

Result<> delete_imported(Call& call, Catalog& catalog, const KeyEntry& key, MaterialNumber number) {
  KeyRecord record = key.record;
  const ImportedRecord* imported = find_imported(record, number);
  if (imported == nullptr) return {};
  change_due(call, due_expiry, {.from = imported->due}, key, number);
  std::erase_if(record.imported, [&](const ImportedRecord& each) { return each.number == number; });
  catalog.put_key(call, key, record);
  FamilyRecord family = key.family->record;
  CHECK(withdraw_material(call, catalog, key, number, family));
  catalog.put_family(call, *key.family, family);
  return {};
}

Result<bool> is_ready_to_rotate(Call& call, Catalog& catalog, const KeyEntry& key) {
  const auto number = static_cast<MaterialNumber>(key.family->record.pending);
  if (number == 0 || key.imported(number, call.now) == nullptr) return false;
  for (const std::string& region : key.family->record.regions) {
    TRY(const auto other, catalog.find_key(call, region, key.id));
    if (other == nullptr || other->imported(number, call.now) == nullptr) return false;
  }
  return true;
}

const DueKind due_expiry{"expiry", "DeleteExpiredKeyMaterial", true, &delete_expired};

}  // namespace bongtu::keys
