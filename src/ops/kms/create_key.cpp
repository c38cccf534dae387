#include "ops/kms/custom_key_store.h"
#include "ops/kms/key_metadata.h"
#include "ops/kms/key_policy.h"
#include "ops/kms/members.h"
#include "ops/kms/tag.h"
#include "ops/operation.h"

namespace bongtu::ops {
namespace {

struct CreateKeyRequest {
  std::optional<std::string> policy;
  std::optional<std::string> description;
  std::optional<std::string> usage;
  std::optional<std::string> old_spec;
  std::optional<std::string> spec;
  std::optional<std::string> origin;
  std::optional<std::string> custom_key_store_id;
  std::optional<bool> bypass;
  std::optional<std::vector<Tag>> tags;
  std::optional<bool> multi_region;
  std::optional<std::string> xks_key_id;
  static constexpr auto shape = fields(
      field("Policy", &CreateKeyRequest::policy, policy_bounds, policy_doc),
      field("Description", &CreateKeyRequest::description, description_bounds, "What the key is for."),
      field("KeyUsage", &CreateKeyRequest::usage, {.values = &key_usages},
            "What the key does. Required for every key spec but SYMMETRIC_DEFAULT."),
      field("CustomerMasterKeySpec", &CreateKeyRequest::old_spec, {.values = &customer_master_key_specs},
            "The old name of KeySpec."),
      field("KeySpec", &CreateKeyRequest::spec, {.values = &key_specs},
            "What the key is made of; SYMMETRIC_DEFAULT by default."),
      field("Origin", &CreateKeyRequest::origin, {.values = &key_origins},
            "AWS_KMS, the default, or EXTERNAL: without key material until some is imported."),
      field("CustomKeyStoreId", &CreateKeyRequest::custom_key_store_id, custom_key_store_id_bounds,
            "There are no custom key stores here."),
      field("BypassPolicyLockoutSafetyCheck", &CreateKeyRequest::bypass, {}, bypass_doc),
      field("Tags", &CreateKeyRequest::tags, {}, "At most 50. Needs kms:TagResource on the new key, too."),
      field("MultiRegion", &CreateKeyRequest::multi_region, {}, "True makes a multi-Region primary key."),
      field("XksKeyId", &CreateKeyRequest::xks_key_id, xks_key_id_bounds,
            "Of an external key store; there are none here."));
};

Result<std::string> spec_of(const CreateKeyRequest& request) {
  if (request.spec && request.old_spec) {
    return refuse(Fault::validation,
                  "You cannot specify KeySpec and CustomerMasterKeySpec in the same request. "
                  "CustomerMasterKeySpec is deprecated.");
  }
  return request.spec ? *request.spec : request.old_spec.value_or("SYMMETRIC_DEFAULT");
}

Result<std::string> usage_of(const CreateKeyRequest& request, const crypto::KeySpec& spec) {
  if (!request.usage && spec.name != "SYMMETRIC_DEFAULT") {
    return refuse(Fault::validation,
                  "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.");
  }
  const std::string usage = request.usage.value_or("ENCRYPT_DECRYPT");
  if (!spec.algorithms(usage).empty()) return usage;
  return refuse(Fault::validation,
                "KeyUsage " + usage + " is not compatible with KeySpec " + std::string(spec.name));
}

Result<std::string> origin_of(const CreateKeyRequest& request) {
  const std::string origin = request.origin.value_or("AWS_KMS");
  if (request.xks_key_id && origin != "EXTERNAL_KEY_STORE")
    return refuse(Fault::validation, "XksKeyId is valid only for keys of Origin EXTERNAL_KEY_STORE.");
  const bool in_store = origin == "AWS_CLOUDHSM" || origin == "EXTERNAL_KEY_STORE";
  if (request.custom_key_store_id && !in_store) {
    return refuse(Fault::validation,
                  "CustomKeyStoreId is valid only for keys of Origin AWS_CLOUDHSM or EXTERNAL_KEY_STORE.");
  }
  if (request.custom_key_store_id) return no_custom_key_store(*request.custom_key_store_id);
  if (!in_store) return origin;
  return refuse(Fault::unsupported_operation,
                "Origin " + origin + " needs a custom key store, and there are none here.");
}

// What the request asks for, or why it is not to be had.
Result<keys::NewKey> wanted(const CreateKeyRequest& request) {
  keys::NewKey key;
  TRY(key.spec, spec_of(request));
  const crypto::KeySpec* spec = crypto::find_key_spec(key.spec);
  if (spec == nullptr) return refuse(Fault::internal, {}, "a key spec of the API is not in the table");
  TRY(key.usage, usage_of(request, *spec));
  TRY(key.origin, origin_of(request));
  if (!spec->available()) return keys::not_in_this_build(*spec);
  if (request.tags) {
    TRY(key.tags, read_tags(*request.tags));
  }
  key.description = request.description.value_or("");
  key.policy = request.policy.value_or("");
  key.multi_region = request.multi_region.value_or(false);
  return key;
}

// Attributes without a name are none: of what the request does not have.
Result<> allow(keys::Gate& gate, const keys::NewKey& key, const std::optional<bool>& bypass) {
  return gate.allow("kms:CreateKey", "*",
                    {{"kms:KeySpec", key.spec},
                     {"kms:CustomerMasterKeySpec", key.spec},
                     {"kms:KeyUsage", key.usage},
                     {"kms:CustomerMasterKeyUsage", key.usage},
                     {"kms:KeyOrigin", key.origin},
                     {"kms:MultiRegion", condition_text(key.multi_region)},
                     {key.multi_region ? "kms:MultiRegionKeyType" : "", "PRIMARY"},
                     {bypass_key, condition_text(bypass)},
                     {.key = {}, .value = {}, .tags = key.tags.empty() ? nullptr : &key.tags}});
}

Result<KeyMetadataResponse> create_key(keys::Gate& gate, const CreateKeyRequest& request) {
  TRY(const keys::NewKey key, wanted(request));
  CHECK(allow(gate, key, request.bypass));
  std::shared_ptr<const access::Policy> policy;
  if (request.policy) {
    TRY(policy, read_key_policy(*request.policy));
  }
  TRY(const keys::KeyEntry made, gate.catalog().create_key(gate.call(), key));
  if (!key.tags.empty()) CHECK(gate.allow("kms:TagResource", made.arn, {{.tags = &key.tags}}));
  if (policy != nullptr && !request.bypass.value_or(false)) CHECK(check_lockout(gate, made, *policy));
  gate.call().audit.keys.push_back(made.arn);
  return KeyMetadataResponse{metadata_of(made, gate.call())};
}

}  // namespace

extern const Operation CreateKey =
    operation<&create_key>("CreateKey", Where::worker, "Creates a KMS key.",
                           {Fault::malformed_policy, Fault::unsupported_operation, Fault::limit_exceeded,
                            Fault::tag, Fault::no_custom_key_store});

}  // namespace bongtu::ops
