#include "ops/iam/managed_policy.h"

namespace bongtu::ops::iam {
namespace {

struct CreatePolicyRequest {
  std::string name;
  std::optional<std::string> path;
  std::string document;
  std::optional<std::string> description;
  std::optional<std::vector<Tag>> tags;
  static constexpr auto shape = fields(
      field("PolicyName", &CreatePolicyRequest::name, policy_name_bounds, "Unique regardless of case."),
      field("Path", &CreatePolicyRequest::path, path_bounds, "/ if not given."),
      field("PolicyDocument", &CreatePolicyRequest::document, document_bounds, "The policy as JSON."),
      field("Description", &CreatePolicyRequest::description, description_bounds, "What it is for."),
      field("Tags", &CreatePolicyRequest::tags, tags_bounds, "Tags of the policy."));
};

Result<ManagedPolicyResponse> create_policy(Iam& iam, const CreatePolicyRequest& request) {
  TRY(const access::Tags tags, to_tags(request.tags));
  const std::string path = request.path.value_or("/");
  const std::string arn = access::iam_arn(iam.people->account(), "policy", path, request.name);
  CHECK(iam.gate.allow("iam:CreatePolicy", arn, {{.key = {}, .value = {}, .tags = &tags}}));
  CHECK(check_managed(request.document));
  if (iam.people->policies().contains(access::lower(request.name))) {
    return refuse(Fault::already_exists,
                  "A policy called " + request.name + " already exists. Duplicate names are not allowed.");
  }
  const double now = seconds(iam.call().now);
  access::ManagedPolicyRecord policy;
  policy.name = request.name;
  policy.id = access::make_id("ANPA");
  policy.path = path;
  policy.description = request.description.value_or("");
  policy.created = policy.updated = now;
  policy.tags = tags;
  policy.versions = {{1, now, request.document}};
  create(iam, policy);
  return ManagedPolicyResponse{view_of(policy, arn, {})};
}

}  // namespace

extern const Operation CreatePolicy =
    query_operation<&create_policy>("CreatePolicy", "Creates a managed policy with version v1.");

}  // namespace bongtu::ops::iam
