#include "ops/kms/faults.h"
#include "ops/kms/key_policy.h"
#include "ops/kms/members.h"

namespace bongtu::ops {
namespace {

struct PutKeyPolicyRequest {
  std::string key_id;
  std::optional<std::string> policy_name;
  std::string policy;
  std::optional<bool> bypass;
  static constexpr auto shape =
      fields(field("KeyId", &PutKeyPolicyRequest::key_id, key_id_bounds, bare_key_id_doc),
             field("PolicyName", &PutKeyPolicyRequest::policy_name, policy_name_bounds, "default, always."),
             field("Policy", &PutKeyPolicyRequest::policy, policy_bounds, policy_doc),
             field("BypassPolicyLockoutSafetyCheck", &PutKeyPolicyRequest::bypass, {}, bypass_doc));
};

Result<Nothing> put_key_policy(keys::Gate& gate, const PutKeyPolicyRequest& request) {
  TRY(const keys::Key key,
      gate.manage(request.key_id, {.action = "kms:PutKeyPolicy",
                                   .attributes = {{bypass_key, condition_text(request.bypass)}}}));
  CHECK(check_policy_name(request.policy_name));
  TRY(const auto policy, read_key_policy(request.policy));
  if (!request.bypass.value_or(false)) CHECK(check_lockout(gate, key.entry(), *policy));
  keys::KeyRecord record = key.entry().record;
  record.policy = request.policy;
  gate.catalog().put_key(gate.call(), key.entry(), record);
  return Nothing{};
}

}  // namespace

extern const Operation PutKeyPolicy = operation<&put_key_policy>(
    "PutKeyPolicy", Where::worker, "Replaces the key policy of a KMS key.",
    manage_faults | Faults{Fault::malformed_policy, Fault::unsupported_operation, Fault::limit_exceeded});

}  // namespace bongtu::ops
