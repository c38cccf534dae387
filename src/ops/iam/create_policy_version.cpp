#include "ops/iam/managed_policy.h"

namespace bongtu::ops::iam {
namespace {

struct CreatePolicyVersionRequest {
  std::string arn;
  std::string document;
  std::optional<bool> set_as_default;
  static constexpr auto shape = fields(
      field("PolicyArn", &CreatePolicyVersionRequest::arn, arn_bounds, "The managed policy."),
      field("PolicyDocument", &CreatePolicyVersionRequest::document, document_bounds, "The policy as JSON."),
      field("SetAsDefault", &CreatePolicyVersionRequest::set_as_default, {}, "Whether it counts at once."));
};

Result<PolicyVersionResponse> create_policy_version(Iam& iam, const CreatePolicyVersionRequest& request) {
  TRY(const auto policy, find_policy(iam, request.arn, "iam:CreatePolicyVersion", Access::changes));
  CHECK(check_managed(request.document));
  auto record = policy->record;
  if (record.versions.size() >= most_versions) {
    return refuse(Fault::limit_exceeded,
                  "A managed policy can have up to 5 versions. Before you create a new version, you must "
                  "delete an existing version.");
  }
  record.versions.push_back({++record.last_version, seconds(iam.call().now), request.document});
  if (request.set_as_default.value_or(false)) record.default_version = record.last_version;
  record.updated = seconds(iam.call().now);
  put(iam, *policy, record);
  return PolicyVersionResponse{view_of(record, record.versions.back())};
}

}  // namespace

extern const Operation CreatePolicyVersion =
    query_operation<&create_policy_version>("CreatePolicyVersion", "Adds a version to a managed policy.");

}  // namespace bongtu::ops::iam
