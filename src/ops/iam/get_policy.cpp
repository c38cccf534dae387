#include "ops/iam/managed_policy.h"

namespace bongtu::ops::iam {
namespace {

Result<ManagedPolicyResponse> get_policy(Iam& iam, const PolicyArnRequest& request) {
  TRY(const auto policy, find_policy(iam, request.arn, "iam:GetPolicy", Access::reads));
  return ManagedPolicyResponse{view_of(policy->record, policy->arn, policy_uses(*iam.people)[policy->arn])};
}

}  // namespace

extern const Operation GetPolicy = query_operation<&get_policy>("GetPolicy", "Describes a managed policy.");

}  // namespace bongtu::ops::iam
