// KeyMetadata: what CreateKey and DescribeKey tell of a KMS key.
#pragma once

#include "base/shape.h"
#include "keys/gate.h"

namespace bongtu::ops {

struct KeyMetadata {
  std::string account;
  std::string key_id;
  std::string arn;
  double created = 0;
  bool enabled = true;
  std::string description;
  std::string usage;
  std::string state;
  std::string origin = "AWS_KMS";
  std::string manager = "CUSTOMER";
  std::string old_spec;
  std::string spec;
  std::vector<std::string> encryption_algorithms = {"SYMMETRIC_DEFAULT"};
  bool multi_region = false;
  std::string material_id;

  static constexpr auto shape =
      fields(field("AWSAccountId", &KeyMetadata::account), field("KeyId", &KeyMetadata::key_id),
             field("Arn", &KeyMetadata::arn), field("CreationDate", &KeyMetadata::created),
             field("Enabled", &KeyMetadata::enabled), field("Description", &KeyMetadata::description),
             field("KeyUsage", &KeyMetadata::usage), field("KeyState", &KeyMetadata::state),
             field("Origin", &KeyMetadata::origin), field("KeyManager", &KeyMetadata::manager),
             field("CustomerMasterKeySpec", &KeyMetadata::old_spec), field("KeySpec", &KeyMetadata::spec),
             field("EncryptionAlgorithms", &KeyMetadata::encryption_algorithms),
             field("MultiRegion", &KeyMetadata::multi_region),
             field("CurrentKeyMaterialId", &KeyMetadata::material_id));
};

inline KeyMetadata metadata_of(const keys::KeyEntry& key, const std::string& account) {
  const auto& material = key.materials.at(static_cast<std::uint32_t>(key.family.current));
  return {.account = account,
          .key_id = key.id,
          .arn = key.arn,
          .created = key.record.created,
          .enabled = key.record.enabled,
          .description = key.record.description,
          .usage = key.family.usage,
          .state = key.record.enabled ? "Enabled" : "Disabled",
          .old_spec = key.family.spec,
          .spec = key.family.spec,
          .material_id = material.id()};
}

struct KeyMetadataResponse {
  KeyMetadata metadata;
  static constexpr auto shape = fields(field("KeyMetadata", &KeyMetadataResponse::metadata));
};

}  // namespace bongtu::ops
