#include "ops/iam/managed_policy.h"

namespace bongtu::ops::iam {
namespace {

Result<PolicyVersionResponse> get_policy_version(Iam& iam, const PolicyVersionRequest& request) {
  TRY(const auto policy, find_policy(iam, request.arn, "iam:GetPolicyVersion", Access::reads));
  TRY(const auto* version, find_version(policy->record, request.version));
  PolicyVersionView view = view_of(policy->record, *version);
  view.document = EncodedDocument{version->document};
  return PolicyVersionResponse{std::move(view)};
}

}  // namespace

extern const Operation GetPolicyVersion =
    query_operation<&get_policy_version>("GetPolicyVersion", "Shows the document of a managed policy.");

}  // namespace bongtu::ops::iam
