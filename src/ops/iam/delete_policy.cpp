#include "ops/iam/managed_policy.h"

namespace bongtu::ops::iam {
namespace {

Result<Nothing> delete_policy(Iam& iam, const PolicyArnRequest& request) {
  TRY(const auto policy, find_policy(iam, request.arn, "iam:DeletePolicy", Access::changes));
  const PolicyUse use = policy_uses(*iam.people)[policy->arn];
  if (use.attachments + use.boundaries > 0) {
    return refuse(Fault::delete_conflict, "Cannot delete a policy attached to entities.");
  }
  if (policy->record.versions.size() > 1) {
    return refuse(Fault::delete_conflict,
                  "This policy has more than one version. Before you delete a policy, you must delete the "
                  "policy's versions. The default version is deleted with the policy.");
  }
  remove(iam, *policy);
  return Nothing{};
}

}  // namespace

extern const Operation DeletePolicy =
    query_operation<&delete_policy>("DeletePolicy", "Deletes a managed policy that nobody has.");

}  // namespace bongtu::ops::iam
