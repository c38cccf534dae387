#include "keys/entry.h"

#include <array>

namespace bongtu::keys {

std::string_view state_name(KeyState state) {
  static constexpr std::array<std::string_view, 5> names = {"Enabled", "Disabled", "PendingDeletion",
                                                            "PendingImport", "PendingReplicaDeletion"};
  return names[static_cast<std::size_t>(state)];
}

MaterialNumber Family::number_of(std::string_view material_id) const {
  for (const auto& [number, material] : materials) {
    if (material.id() == material_id) return number;
  }
  return 0;
}

const ImportedRecord* KeyEntry::imported(MaterialNumber number, Time now) const {
  const ImportedRecord* found = find_imported(record, number);
  const bool valid = found != nullptr && (found->valid_to == 0 || seconds(now) < found->valid_to);
  return valid ? found : nullptr;
}

KeyState KeyEntry::state(Time now) const {
  if (record.waits_for_replicas) return KeyState::pending_replica_deletion;
  if (record.deletion != 0) return KeyState::pending_deletion;
  if (family->record.origin == "EXTERNAL") {
    // One material that is missing makes the whole key wait for it, unless it has never been current.
    const auto missing = [&](const auto& material) {
      const bool waits = static_cast<std::int64_t>(material.first) == family->record.pending;
      return !waits && imported(material.first, now) == nullptr;
    };
    if (family->record.current == 0 || std::ranges::any_of(family->materials, missing))
      return KeyState::pending_import;
  }
  return record.enabled ? KeyState::enabled : KeyState::disabled;
}

}  // namespace bongtu::keys
