// KeyMetadata: what CreateKey, DescribeKey and ReplicateKey tell of a KMS key.
#pragma once

#include "base/shape.h"
#include "keys/gate.h"

namespace bongtu::ops {

struct MultiRegionKey {
  std::string arn;
  std::string region;
  static constexpr auto shape =
      fields(field("Arn", &MultiRegionKey::arn), field("Region", &MultiRegionKey::region));
};

struct MultiRegionConfiguration {
  std::string type;  // PRIMARY or REPLICA
  MultiRegionKey primary;
  std::vector<MultiRegionKey> replicas;
  static constexpr auto shape = fields(field("MultiRegionKeyType", &MultiRegionConfiguration::type),
                                       field("PrimaryKey", &MultiRegionConfiguration::primary),
                                       field("ReplicaKeys", &MultiRegionConfiguration::replicas));
};

using Algorithms = std::optional<std::vector<std::string>>;

struct KeyMetadata {
  std::string account;
  std::string key_id;
  std::string arn;
  double created = 0;
  bool enabled = true;
  std::string description;
  std::string usage;
  std::string state;
  std::optional<double> deletion;
  std::optional<double> valid_to;
  std::string origin;
  std::optional<std::string> expiration_model;
  std::string manager = "CUSTOMER";
  std::string old_spec;
  std::string spec;
  Algorithms encryption_algorithms;
  Algorithms signing_algorithms;
  Algorithms key_agreement_algorithms;
  Algorithms mac_algorithms;
  Algorithms encapsulation_algorithms;
  bool multi_region = false;
  std::optional<MultiRegionConfiguration> regions;
  std::optional<std::int64_t> pending_days;
  std::optional<std::string> material_id;

  static constexpr auto shape =
      fields(field("AWSAccountId", &KeyMetadata::account), field("KeyId", &KeyMetadata::key_id),
             field("Arn", &KeyMetadata::arn), field("CreationDate", &KeyMetadata::created),
             field("Enabled", &KeyMetadata::enabled), field("Description", &KeyMetadata::description),
             field("KeyUsage", &KeyMetadata::usage), field("KeyState", &KeyMetadata::state),
             field("DeletionDate", &KeyMetadata::deletion), field("ValidTo", &KeyMetadata::valid_to),
             field("Origin", &KeyMetadata::origin), field("ExpirationModel", &KeyMetadata::expiration_model),
             field("KeyManager", &KeyMetadata::manager),
             field("CustomerMasterKeySpec", &KeyMetadata::old_spec), field("KeySpec", &KeyMetadata::spec),
             field("EncryptionAlgorithms", &KeyMetadata::encryption_algorithms),
             field("SigningAlgorithms", &KeyMetadata::signing_algorithms),
             field("KeyAgreementAlgorithms", &KeyMetadata::key_agreement_algorithms),
             field("MacAlgorithms", &KeyMetadata::mac_algorithms),
             field("EncapsulationAlgorithms", &KeyMetadata::encapsulation_algorithms),
             field("MultiRegion", &KeyMetadata::multi_region),
             field("MultiRegionConfiguration", &KeyMetadata::regions),
             field("PendingDeletionWindowInDays", &KeyMetadata::pending_days),
             field("CurrentKeyMaterialId", &KeyMetadata::material_id));
};

// As AWS shows it at the call's time: each optional member only in the states and for the specs that have it.
KeyMetadata metadata_of(const keys::KeyEntry& key, const Call& call);

// The algorithms of a spec for a usage; nothing unless the key's usage is `usage`.
Algorithms algorithms_of(const keys::Family& family, std::string_view usage);

struct KeyMetadataResponse {
  KeyMetadata metadata;
  static constexpr auto shape = fields(field("KeyMetadata", &KeyMetadataResponse::metadata));
};

}  // namespace bongtu::ops
