#include "ops/iam/managed_policy.h"
#include "ops/iam/page.h"

namespace bongtu::ops::iam {
namespace {

struct ListPolicyVersionsRequest {
  std::string arn;
  std::optional<std::string> marker;
  std::optional<std::int64_t> max_items;
  static constexpr auto shape =
      fields(field("PolicyArn", &ListPolicyVersionsRequest::arn, arn_bounds, "The managed policy."),
             field("Marker", &ListPolicyVersionsRequest::marker, marker_bounds, "Where the last page ended."),
             field("MaxItems", &ListPolicyVersionsRequest::max_items, max_items_bounds, "100 if not given."));
};

struct ListPolicyVersionsResponse {
  std::vector<PolicyVersionView> versions;
  bool is_truncated = false;
  std::optional<std::string> marker;
  static constexpr auto shape = fields(field("Versions", &ListPolicyVersionsResponse::versions),
                                       field("IsTruncated", &ListPolicyVersionsResponse::is_truncated),
                                       field("Marker", &ListPolicyVersionsResponse::marker));
};

// The newest first. The key of a page counts down from the newest.
Result<ListPolicyVersionsResponse> list_policy_versions(Iam& iam, const ListPolicyVersionsRequest& request) {
  TRY(const auto policy, find_policy(iam, request.arn, "iam:ListPolicyVersions", Access::reads));
  std::vector<std::pair<std::string, PolicyVersionView>> all;
  constexpr std::int64_t beyond_all = 9'999'999'999;
  for (const auto& version : policy->record.versions) {
    all.emplace_back(std::to_string(beyond_all - version.number), view_of(policy->record, version));
  }
  std::ranges::sort(all, {}, [](const auto& pair) { return pair.first; });
  ListPolicyVersionsResponse response;
  CHECK(paginate("versions", request, std::move(all), &ListPolicyVersionsResponse::versions, response));
  return response;
}

}  // namespace

extern const Operation ListPolicyVersions =
    query_operation<&list_policy_versions>("ListPolicyVersions", "Lists the versions of a managed policy.");

}  // namespace bongtu::ops::iam
