#include "ops/iam/exclusion.h"
#include "ops/iam/managed_policy.h"

namespace bongtu::ops::iam {
namespace {

struct SimulatePrincipalPolicyRequest {
  std::string source;
  std::optional<std::vector<std::string>> policies;
  std::optional<std::vector<std::string>> boundaries;
  std::optional<std::vector<PolicyIdentifier>> excluded;
  std::vector<std::string> actions;
  std::optional<std::vector<std::string>> resources;
  std::optional<std::string> resource_policy;
  std::optional<std::string> caller;
  std::optional<std::vector<ContextEntry>> context;
  std::optional<std::int64_t> max_items;
  std::optional<std::string> marker;
  static constexpr auto shape = fields(
      field("PolicySourceArn", &SimulatePrincipalPolicyRequest::source, arn_bounds, "A user or a role."),
      field("PolicyInputList", &SimulatePrincipalPolicyRequest::policies, documents_bounds,
            "More identity policies."),
      field("PermissionsBoundaryPolicyInputList", &SimulatePrincipalPolicyRequest::boundaries,
            documents_bounds, "One permissions boundary, instead of the one that is there."),
      field("PolicyExclusionList", &SimulatePrincipalPolicyRequest::excluded, exclusions_bounds,
            "What is left out of the policies that are there."),
      field("ActionNames", &SimulatePrincipalPolicyRequest::actions, actions_bounds, "kms:Encrypt …"),
      field("ResourceArns", &SimulatePrincipalPolicyRequest::resources, resources_bounds, "* if not given."),
      field("ResourcePolicy", &SimulatePrincipalPolicyRequest::resource_policy, document_bounds,
            "A key policy; it then decides as that of a KMS key does."),
      unbuilt("ResourceOwner"),
      field("CallerArn", &SimulatePrincipalPolicyRequest::caller, {1, 2048},
            "Who the resource policy sees; the source if not given."),
      field("ContextEntries", &SimulatePrincipalPolicyRequest::context, {}, "Values of condition keys."),
      unbuilt("ResourceHandlingOption"),
      field("MaxItems", &SimulatePrincipalPolicyRequest::max_items, max_items_bounds, "100 if not given."),
      field("Marker", &SimulatePrincipalPolicyRequest::marker, marker_bounds, "Where the last page ended."));
};

Source managed_source(const access::ManagedPolicy& policy) {
  const auto version = find_version(policy.record, version_id(policy.record.default_version));
  return {policy.record.name, policy.key.empty() ? "aws-managed" : "user-managed",
          version ? (*version)->document : std::string(), policy.arn};
}

// The sources in the order in which People makes a principal's policies: inline, then attached.
template <class Of>
Subject subject_of(const access::People& people, const typename Of::Entity& entity) {
  Subject subject;
  subject.principal = *entity.principal;
  subject.principal.arn = entity.arn;
  const std::string kind(Of::kind);
  for (const access::PolicyRecord& policy : entity.record.policies)
    subject.policies.push_back(
        {inline_source_id(kind, entity.record.name, policy.name), kind, policy.document});
  for (const std::string& arn : entity.record.attached)
    if (const auto policy = people.policy(arn)) subject.policies.push_back(managed_source(*policy));
  if (const auto boundary = people.policy(entity.record.boundary))
    subject.boundary = managed_source(*boundary);
  return subject;
}

Result<Subject> find_subject(const access::People& people, const std::string& arn) {
  const auto user = people.user(access::name_in(arn));
  if (user != nullptr && user->arn == arn && user->principal != nullptr)
    return subject_of<OfUser>(people, *user);
  const auto role = people.role(access::name_in(arn));
  if (role != nullptr && role->arn == arn && role->principal != nullptr)
    return subject_of<OfRole>(people, *role);
  return refuse(Fault::not_found, "The policy source " + arn + " cannot be found.");
}

Result<SimulationResponse> simulate_principal_policy(Iam& iam,
                                                     const SimulatePrincipalPolicyRequest& request) {
  auto found = find_subject(*iam.people, request.source);
  CHECK(iam.gate.allow("iam:SimulatePrincipalPolicy", request.source, {},
                       found ? &found->principal.tags : nullptr));
  TRY(Subject subject, std::move(found));
  subject.principal.arn = request.caller.value_or(subject.principal.arn);
  CHECK(exclude(subject, request.excluded));
  CHECK(add_inputs(subject, request.policies, request.boundaries));
  return simulation_of(subject, request);
}

}  // namespace

extern const Operation SimulatePrincipalPolicy = query_operation<&simulate_principal_policy>(
    "SimulatePrincipalPolicy", "Says what the policies of a user or a role would decide.");

}  // namespace bongtu::ops::iam
