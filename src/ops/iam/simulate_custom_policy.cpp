#include "ops/iam/simulation.h"

namespace bongtu::ops::iam {
namespace {

struct SimulateCustomPolicyRequest {
  std::vector<std::string> policies;
  std::optional<std::vector<std::string>> boundaries;
  std::vector<std::string> actions;
  std::optional<std::vector<std::string>> resources;
  std::optional<std::string> resource_policy;
  std::optional<std::string> caller;
  std::optional<std::vector<ContextEntry>> context;
  std::optional<std::int64_t> max_items;
  std::optional<std::string> marker;
  static constexpr auto shape = fields(
      field("PolicyInputList", &SimulateCustomPolicyRequest::policies, documents_bounds,
            "Identity policies."),
      field("PermissionsBoundaryPolicyInputList", &SimulateCustomPolicyRequest::boundaries, documents_bounds,
            "One permissions boundary."),
      field("ActionNames", &SimulateCustomPolicyRequest::actions, actions_bounds, "kms:Encrypt …"),
      field("ResourceArns", &SimulateCustomPolicyRequest::resources, resources_bounds, "* if not given."),
      field("ResourcePolicy", &SimulateCustomPolicyRequest::resource_policy, document_bounds,
            "A key policy; it then decides as that of a KMS key does."),
      unbuilt("ResourceOwner"),
      field("CallerArn", &SimulateCustomPolicyRequest::caller, {1, 2048}, "Who the resource policy sees."),
      field("ContextEntries", &SimulateCustomPolicyRequest::context, {}, "Values of condition keys."),
      unbuilt("ResourceHandlingOption"),
      field("MaxItems", &SimulateCustomPolicyRequest::max_items, max_items_bounds, "100 if not given."),
      field("Marker", &SimulateCustomPolicyRequest::marker, marker_bounds, "Where the last page ended."));
};

Result<SimulationResponse> simulate_custom_policy(Iam& iam, const SimulateCustomPolicyRequest& request) {
  CHECK(iam.gate.allow("iam:SimulateCustomPolicy"));
  Subject subject;
  subject.principal.account = iam.people->account();
  subject.principal.arn =
      request.caller.value_or(access::iam_arn(subject.principal.account, OfUser::kind, "/", "simulated"));
  subject.principal.name = access::name_in(subject.principal.arn);
  CHECK(add_inputs(subject, request.policies, request.boundaries));
  return simulation_of(subject, request);
}

}  // namespace

extern const Operation SimulateCustomPolicy = query_operation<&simulate_custom_policy>(
    "SimulateCustomPolicy", "Says what policies would decide, without putting them anywhere.");

}  // namespace bongtu::ops::iam
