#include "ops/iam/page.h"
#include "ops/iam/role.h"

namespace bongtu::ops::iam {
namespace {

struct ListRolesRequest {
  std::optional<std::string> prefix;
  std::optional<std::string> marker;
  std::optional<std::int64_t> max_items;
  static constexpr auto shape =
      fields(field("PathPrefix", &ListRolesRequest::prefix, prefix_bounds, "Only roles below this path."),
             field("Marker", &ListRolesRequest::marker, marker_bounds, "Where the last page ended."),
             field("MaxItems", &ListRolesRequest::max_items, max_items_bounds, "100 if not given."));
};

struct ListRolesResponse {
  std::vector<RoleView> roles;
  bool is_truncated = false;
  std::optional<std::string> marker;
  static constexpr auto shape = fields(field("Roles", &ListRolesResponse::roles),
                                       field("IsTruncated", &ListRolesResponse::is_truncated),
                                       field("Marker", &ListRolesResponse::marker));
};

Result<ListRolesResponse> list_roles(Iam& iam, const ListRolesRequest& request) {
  const std::string prefix = request.prefix.value_or("/");
  CHECK(iam.gate.allow("iam:ListRoles", access::iam_arn(iam.people->account(), OfRole::kind, prefix, "")));
  std::vector<std::pair<std::string, RoleView>> all;
  for (const auto& [key, role] : iam.people->roles()) {
    if (role->record.path.starts_with(prefix)) all.emplace_back(key, brief_view(role->record, role->arn));
  }
  ListRolesResponse response;
  CHECK(paginate("roles", request, std::move(all), &ListRolesResponse::roles, response));
  return response;
}

}  // namespace

extern const Operation ListRoles =
    query_operation<&list_roles>("ListRoles", "Lists the roles of the account.");

}  // namespace bongtu::ops::iam
