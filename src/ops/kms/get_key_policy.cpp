#include "ops/kms/faults.h"
#include "ops/kms/key_policy.h"
#include "ops/kms/members.h"

namespace bongtu::ops {
namespace {

struct GetKeyPolicyRequest {
  std::string key_id;
  std::optional<std::string> policy_name;
  static constexpr auto shape =
      fields(field("KeyId", &GetKeyPolicyRequest::key_id, key_id_bounds, bare_key_id_doc),
             field("PolicyName", &GetKeyPolicyRequest::policy_name, policy_name_bounds, "default, always."));
};

struct GetKeyPolicyResponse {
  std::string policy;
  std::string policy_name;
  static constexpr auto shape = fields(field("Policy", &GetKeyPolicyResponse::policy),
                                       field("PolicyName", &GetKeyPolicyResponse::policy_name));
};

Result<GetKeyPolicyResponse> get_key_policy(keys::Gate& gate, const GetKeyPolicyRequest& request) {
  TRY(const keys::Key key, gate.manage(request.key_id, "kms:GetKeyPolicy"));
  CHECK(check_policy_name(request.policy_name));
  const std::string& policy = key.entry().record.policy;
  return GetKeyPolicyResponse{policy.empty() ? keys::default_key_policy(gate.call().account) : policy,
                              std::string(only_policy)};
}

}  // namespace

extern const Operation GetKeyPolicy = operation<&get_key_policy>(
    "GetKeyPolicy", Where::loop, "Shows the key policy of a KMS key.", manage_faults);

}  // namespace bongtu::ops
