#include "ops/kms/key_policy.h"

namespace bongtu::ops {
namespace {
constexpr std::size_t largest_policy = 32768;  // AWS's quota "Key policy document size"
}

Result<std::shared_ptr<const access::Policy>> read_key_policy(const std::string& document) {
  if (document.size() > largest_policy)
    return refuse(Fault::limit_exceeded, "The key policy is larger than 32768 bytes.");
  return access::parse_policy(document, access::PolicyKind::key);
}

Result<> check_lockout(keys::Gate& gate, const keys::KeyEntry& key, const access::Policy& policy) {
  TRY(const bool could, gate.could(key, policy, "kms:PutKeyPolicy"));
  if (could) return {};
  return refuse(Fault::malformed_policy,
                "The new key policy will not allow you to update the key policy in the future.");
}

Result<> check_policy_name(const std::optional<std::string>& name) {
  if (!name || *name == only_policy) return {};
  return refuse(Fault::not_found, "No such policy exists");
}

}  // namespace bongtu::ops
