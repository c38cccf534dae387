// What the store keeps of KMS keys and aliases. docs/formats.md describes how material is sealed.
// Members that a record is too old to have keep the defaults that stand here.
#pragma once

#include <string>

#include "base/record.h"

namespace bongtu::keys {

using Tags = std::map<std::string, std::string, std::less<>>;

// What a key has in common in all its Regions.
struct FamilyRecord {
  std::string spec;                // SYMMETRIC_DEFAULT
  std::string usage;               // ENCRYPT_DECRYPT
  std::int64_t current = 1;        // number of the material that encrypts; 0 = none was imported yet
  std::int64_t last = 1;           // the highest number given so far; numbers are never reused
  std::string origin = "AWS_KMS";  // or EXTERNAL
  bool multi_region = false;
  std::string primary_region;        // of multi-Region keys
  std::vector<std::string> regions;  // of multi-Region keys: where it has a key, the primary's too
  bool rotates = false;              // automatic rotation
  std::int64_t rotation_period = 0;  // days, last set
  double next_rotation = 0;          // seconds
  std::int64_t on_demand_rotations = 0;
  std::int64_t pending = 0;  // number of imported material that waits for RotateKeyOnDemand; 0 = none
  static constexpr auto shape = fields(
      field("spec", &FamilyRecord::spec), field("usage", &FamilyRecord::usage),
      field("current", &FamilyRecord::current), field("last", &FamilyRecord::last),
      field("origin", &FamilyRecord::origin), field("multi_region", &FamilyRecord::multi_region),
      field("primary_region", &FamilyRecord::primary_region), field("regions", &FamilyRecord::regions),
      field("rotates", &FamilyRecord::rotates), field("rotation_period", &FamilyRecord::rotation_period),
      field("next_rotation", &FamilyRecord::next_rotation),
      field("on_demand_rotations", &FamilyRecord::on_demand_rotations),
      field("pending", &FamilyRecord::pending));
};

// One key material; its number is in the record's key. Written once, unless imported: then `sealed` is empty
// while no Region has it.
struct MaterialRecord {
  std::string id;  // KeyMaterialId
  double created = 0;
  Bytes sealed;             // 32 bytes, or whatever the key spec's material is; purpose "material"
  std::string rotation;     // how it became current: "" (the first), AUTOMATIC, ON_DEMAND
  double rotated = 0;       // when
  std::string description;  // of imported material
  static constexpr auto shape =
      fields(field("id", &MaterialRecord::id), field("created", &MaterialRecord::created),
             field("sealed", &MaterialRecord::sealed), field("rotation", &MaterialRecord::rotation),
             field("rotated", &MaterialRecord::rotated), field("description", &MaterialRecord::description));
};

// Imported material as a Region has it.
struct ImportedRecord {
  std::int64_t number = 0;
  double valid_to = 0;  // seconds; 0 = does not expire
  double due = 0;       // when its bytes are deleted, in counted time (counted_time.h)
  static constexpr auto shape =
      fields(field("number", &ImportedRecord::number), field("valid_to", &ImportedRecord::valid_to),
             field("due", &ImportedRecord::due));
};

// A key in one Region.
struct KeyRecord {
  std::string description;
  double created = 0;
  bool enabled = true;
  std::int64_t aliases = 0;  // how many; also makes commits that count them conflict
  std::int64_t grants = 0;   // how many, likewise
  std::string policy;        // the document as it was put; empty = the default key policy
  Tags tags;
  double deletion = 0;              // DeletionDate, seconds; 0 = none is scheduled
  double deletion_due = 0;          // the same in counted time (counted_time.h), which decides
  std::int64_t deletion_days = 0;   // PendingWindowInDays
  bool waits_for_replicas = false;  // a primary whose deletion waits until its replicas are gone
  bool removing = false;            // its deletion has begun: it is gone for every call
  std::vector<ImportedRecord> imported;
  static constexpr auto shape = fields(
      field("description", &KeyRecord::description), field("created", &KeyRecord::created),
      field("enabled", &KeyRecord::enabled), field("aliases", &KeyRecord::aliases),
      field("grants", &KeyRecord::grants), field("policy", &KeyRecord::policy),
      field("tags", &KeyRecord::tags), field("deletion", &KeyRecord::deletion),
      field("deletion_due", &KeyRecord::deletion_due), field("deletion_days", &KeyRecord::deletion_days),
      field("waits_for_replicas", &KeyRecord::waits_for_replicas), field("removing", &KeyRecord::removing),
      field("imported", &KeyRecord::imported));
};

struct AliasRecord {
  std::string key_id;
  double created = 0;
  double updated = 0;
  static constexpr auto shape =
      fields(field("key_id", &AliasRecord::key_id), field("created", &AliasRecord::created),
             field("updated", &AliasRecord::updated));
};

inline constexpr std::string_view material_purpose = "material";

}  // namespace bongtu::keys
