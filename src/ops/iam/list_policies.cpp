#include "ops/iam/managed_policy.h"
#include "ops/iam/page.h"

namespace bongtu::ops::iam {
namespace {

const std::vector<std::string_view>& scopes() {
  static const std::vector<std::string_view> values = {"All", "AWS", "Local"};
  return values;
}
const std::vector<std::string_view>& usages() {
  static const std::vector<std::string_view> values = {"PermissionsPolicy", "PermissionsBoundary"};
  return values;
}

struct ListPoliciesRequest {
  std::optional<std::string> scope;
  std::optional<bool> only_attached;
  std::optional<std::string> prefix;
  std::optional<std::string> usage;
  std::optional<std::string> marker;
  std::optional<std::int64_t> max_items;
  static constexpr auto shape = fields(
      field("Scope", &ListPoliciesRequest::scope, {.values = &scopes}, "All, the default; AWS; Local."),
      field("OnlyAttached", &ListPoliciesRequest::only_attached, {}, "Only those that someone has."),
      field("PathPrefix", &ListPoliciesRequest::prefix, path_bounds, "Only policies below this path."),
      field("PolicyUsageFilter", &ListPoliciesRequest::usage, {.values = &usages}, "How someone has it."),
      field("Marker", &ListPoliciesRequest::marker, marker_bounds, "Where the last page ended."),
      field("MaxItems", &ListPoliciesRequest::max_items, max_items_bounds, "100 if not given."));
};

struct ListPoliciesResponse {
  std::vector<ManagedPolicyView> policies;
  bool is_truncated = false;
  std::optional<std::string> marker;
  static constexpr auto shape = fields(field("Policies", &ListPoliciesResponse::policies),
                                       field("IsTruncated", &ListPoliciesResponse::is_truncated),
                                       field("Marker", &ListPoliciesResponse::marker));
};

bool is_wanted(const ListPoliciesRequest& request, const access::ManagedPolicy& policy, PolicyUse use) {
  if (!policy.record.path.starts_with(request.prefix.value_or("/"))) return false;
  const bool as_policy = request.usage != "PermissionsBoundary" && use.attachments > 0;
  const bool as_boundary = request.usage != "PermissionsPolicy" && use.boundaries > 0;
  return as_policy || as_boundary || (!request.only_attached.value_or(false) && !request.usage);
}

Result<ListPoliciesResponse> list_policies(Iam& iam, const ListPoliciesRequest& request) {
  CHECK(iam.gate.allow("iam:ListPolicies"));
  auto uses = policy_uses(*iam.people);
  std::vector<std::pair<std::string, ManagedPolicyView>> all;
  const auto add = [&](const auto& policies) {
    for (const auto& [name, policy] : policies) {
      if (is_wanted(request, *policy, uses[policy->arn]))
        all.emplace_back(policy->arn, brief_view(policy->record, policy->arn, uses[policy->arn]));
    }
  };
  if (request.scope != "AWS") add(iam.people->policies());
  if (request.scope != "Local") add(iam.people->aws_policies());
  std::ranges::sort(all, {}, [](const auto& pair) { return pair.first; });
  ListPoliciesResponse response;
  CHECK(paginate("policies", request, std::move(all), &ListPoliciesResponse::policies, response));
  return response;
}

}  // namespace

extern const Operation ListPolicies =
    query_operation<&list_policies>("ListPolicies", "Lists managed policies: the account's and AWS's.");

}  // namespace bongtu::ops::iam
