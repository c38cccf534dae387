#include "ops/kms/key_metadata.h"
#include "ops/kms/members.h"
#include "ops/operation.h"

namespace bongtu::ops {
namespace {

struct CreateKeyRequest {
  std::optional<std::string> description;
  std::optional<std::string> spec;
  std::optional<std::string> old_spec;
  static constexpr auto shape = fields(
      field("Description", &CreateKeyRequest::description, {0, 8192}, "What the key is for."),
      unbuilt("Policy"), unbuilt("KeyUsage", "ENCRYPT_DECRYPT", &key_usages),
      field("KeySpec", &CreateKeyRequest::spec, {.values = &key_specs}, "SYMMETRIC_DEFAULT, the default."),
      field("CustomerMasterKeySpec", &CreateKeyRequest::old_spec, {.values = &key_specs},
            "The old name of KeySpec."),
      unbuilt("Origin", "AWS_KMS", &key_origins), unbuilt("CustomKeyStoreId"), unbuilt("XksKeyId"),
      unbuilt("BypassPolicyLockoutSafetyCheck"), unbuilt("Tags"), unbuilt("MultiRegion"));
};

Result<> check_spec(const CreateKeyRequest& request) {
  if (request.spec && request.old_spec) {
    return refuse(Fault::validation,
                  "You cannot specify KeySpec and CustomerMasterKeySpec in the same request. "
                  "CustomerMasterKeySpec is deprecated.");
  }
  const bool old = request.old_spec.has_value();
  if (const auto& spec = old ? request.old_spec : request.spec; !spec || *spec == "SYMMETRIC_DEFAULT")
    return {};
  return refuse(Fault::unsupported_operation, std::string("The member ") +
                                                  (old ? "CustomerMasterKeySpec" : "KeySpec") +
                                                  " is not supported here yet, except SYMMETRIC_DEFAULT.");
}

Result<KeyMetadataResponse> create_key(keys::Gate& gate, const CreateKeyRequest& request) {
  CHECK(check_spec(request));
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
