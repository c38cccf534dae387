// What the store keeps of KMS keys and aliases. docs/formats.md describes how material is sealed.
#pragma once

#include <string>

#include "base/shape.h"

namespace bongtu::keys {

// What a key has in common in all its Regions.
struct FamilyRecord {
  std::string spec;          // SYMMETRIC_DEFAULT
  std::string usage;         // ENCRYPT_DECRYPT
  std::int64_t current = 1;  // number of the material that encrypts
  static constexpr auto shape =
      fields(field("spec", &FamilyRecord::spec), field("usage", &FamilyRecord::usage),
             field("current", &FamilyRecord::current));
};

// One key material, written once; its number is in the record's key.
struct MaterialRecord {
  std::string id;  // KeyMaterialId
  double created = 0;
  Bytes sealed;  // 32 bytes, purpose "material"
  static constexpr auto shape =
      fields(field("id", &MaterialRecord::id), field("created", &MaterialRecord::created),
             field("sealed", &MaterialRecord::sealed));
};

// A key in one Region.
struct KeyRecord {
  std::string description;
  double created = 0;
  bool enabled = true;
  std::int64_t aliases = 0;  // how many; also makes commits that count them conflict
  static constexpr auto shape =
      fields(field("description", &KeyRecord::description), field("created", &KeyRecord::created),
             field("enabled", &KeyRecord::enabled), field("aliases", &KeyRecord::aliases));
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
