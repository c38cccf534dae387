// KMS keys as they were when read: a family with its materials, and a key of it in one Region.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <string>

#include "access/policy.h"
#include "base/clock.h"
#include "base/locked_key.h"
#include "crypto/key_spec.h"
#include "crypto/random.h"
#include "keys/last_usage.h"
#include "keys/records.h"

namespace bongtu::keys {

// Its bytes are for Key alone, which only a Gate makes: there is no way around the gate.
class Material {
 public:
  Material() = default;
  Material(MaterialRecord record, std::string record_key, std::uint64_t version, LockedKey key)
      : record_(std::move(record)),
        record_key_(std::move(record_key)),
        version_(version),
        key_(std::move(key)) {}

  const MaterialRecord& record() const { return record_; }
  const std::string& id() const { return record_.id; }  // KeyMaterialId, 64 hex digits
  std::uint64_t version() const { return version_; }    // of its record

 private:
  friend class Key;
  MaterialRecord record_;  // `sealed` stays sealed here
  std::string record_key_;
  std::uint64_t version_ = 0;
  LockedKey key_;  // opened, of SYMMETRIC_DEFAULT only; all else is opened when it is used
};

using MaterialNumber = std::uint32_t;

struct Family {
  crypto::Uuid uuid{};
  std::uint64_t version = 0;
  FamilyRecord record;
  const crypto::KeySpec* spec = nullptr;
  std::map<MaterialNumber, Material> materials;

  MaterialNumber current() const { return static_cast<MaterialNumber>(record.current); }
  // Of the material with that KeyMaterialId; 0 where it never had such.
  MaterialNumber number_of(std::string_view material_id) const;
};

// What a KeyRecord, const or not, has of imported material, expired or not; null where it has none.
template <class Record>
auto* find_imported(Record& record, MaterialNumber number) {
  const auto found =
      std::ranges::find(record.imported, static_cast<std::int64_t>(number), &ImportedRecord::number);
  return found == record.imported.end() ? nullptr : &*found;
}

enum class KeyState : std::uint8_t {
  enabled,
  disabled,
  pending_deletion,
  pending_import,
  pending_replica_deletion,
};
std::string_view state_name(KeyState state);  // "PendingDeletion"

// A key in one Region; what a commit changes is read anew.
struct KeyEntry {
  std::string id;  // key id
  std::string arn;
  std::string region;
  std::uint64_t version = 0;  // of the key record
  KeyRecord record;
  std::shared_ptr<const access::Policy> policy;
  std::shared_ptr<const Family> family;
  std::shared_ptr<LastUsage> usage;  // the same for every entry of this key; null of one that was just made

  KeyState state(Time now) const;
  // What the Region has of imported material, or null: not imported here, deleted or expired.
  const ImportedRecord* imported(MaterialNumber number, Time now) const;
  bool is_replica() const { return family->record.multi_region && family->record.primary_region != region; }
};

}  // namespace bongtu::keys
