#include "ops/iam/managed_policy.h"

namespace bongtu::ops::iam {
namespace {

Result<Nothing> set_default_policy_version(Iam& iam, const PolicyVersionRequest& request) {
  TRY(const auto policy, find_policy(iam, request.arn, "iam:SetDefaultPolicyVersion", Access::changes));
  TRY(const auto* version, find_version(policy->record, request.version));
  auto record = policy->record;
  if (record.default_version == version->number) return Nothing{};
  record.default_version = version->number;
  record.updated = seconds(iam.call().now);
  put(iam, *policy, record);
  return Nothing{};
}

}  // namespace

extern const Operation SetDefaultPolicyVersion = query_operation<&set_default_policy_version>(
    "SetDefaultPolicyVersion", "Says which version of a managed policy counts.");

}  // namespace bongtu::ops::iam
