#include "ops/iam/managed_policy.h"

namespace bongtu::ops::iam {
namespace {

Result<Nothing> delete_policy_version(Iam& iam, const PolicyVersionRequest& request) {
  TRY(const auto policy, find_policy(iam, request.arn, "iam:DeletePolicyVersion", Access::changes));
  TRY(const auto* version, find_version(policy->record, request.version));
  if (version->number == policy->record.default_version) {
    return refuse(Fault::delete_conflict, "Cannot delete the default version of a policy.");
  }
  auto record = policy->record;
  std::erase_if(record.versions, [&](const auto& known) { return known.number == version->number; });
  record.updated = seconds(iam.call().now);
  put(iam, *policy, record);
  return Nothing{};
}

}  // namespace

extern const Operation DeletePolicyVersion = query_operation<&delete_policy_version>(
    "DeletePolicyVersion", "Deletes a version of a managed policy that is not its default.");

}  // namespace bongtu::ops::iam
