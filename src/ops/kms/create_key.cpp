#include "ops/kms/key_metadata.h"
#include "ops/kms/members.h"
#include "ops/operation.h"

namespace bongtu::ops {
namespace {

struct CreateKeyRequest {
  std::optional<std::string> description;
  static constexpr auto shape =
      fields(field("Description", &CreateKeyRequest::description, {0, 8192}, "What the key is for."),
             unbuilt("Policy"), unbuilt("KeyUsage", "ENCRYPT_DECRYPT", &key_usages),
             unbuilt("KeySpec", "SYMMETRIC_DEFAULT", &key_specs),
             unbuilt("CustomerMasterKeySpec", "SYMMETRIC_DEFAULT", &key_specs),
             unbuilt("Origin", "AWS_KMS", &key_origins), unbuilt("CustomKeyStoreId"), unbuilt("XksKeyId"),
             unbuilt("BypassPolicyLockoutSafetyCheck"), unbuilt("Tags"), unbuilt("MultiRegion"));
};

Result<KeyMetadataResponse> create_key(keys::Gate& gate, const CreateKeyRequest& request) {
  CHECK(gate.allow("kms:CreateKey"));
  keys::Catalog& catalog = gate.catalog();
  TRY(const keys::KeyEntry key, catalog.create_key(gate.call(), "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT",
                                                   request.description.value_or("")));
  gate.call().audit.keys.push_back(key.arn);
  return KeyMetadataResponse{metadata_of(key, gate.call().account)};
}

}  // namespace

extern const Operation CreateKey =
    operation<&create_key>("CreateKey", Where::worker, "Creates a KMS key for symmetric encryption.");

}  // namespace bongtu::ops
