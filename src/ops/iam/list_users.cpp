#include "ops/iam/page.h"
#include "ops/iam/user.h"

namespace bongtu::ops::iam {
namespace {

struct ListUsersRequest {
  std::optional<std::string> prefix;
  std::optional<std::string> marker;
  std::optional<std::int64_t> max_items;
  static constexpr auto shape =
      fields(field("PathPrefix", &ListUsersRequest::prefix, prefix_bounds, "Only users below this path."),
             field("Marker", &ListUsersRequest::marker, marker_bounds, "Where the last page ended."),
             field("MaxItems", &ListUsersRequest::max_items, max_items_bounds, "100 if not given."));
};

struct ListUsersResponse {
  std::vector<UserView> users;
  bool is_truncated = false;
  std::optional<std::string> marker;
  static constexpr auto shape = fields(field("Users", &ListUsersResponse::users),
                                       field("IsTruncated", &ListUsersResponse::is_truncated),
                                       field("Marker", &ListUsersResponse::marker));
};

Result<ListUsersResponse> list_users(Iam& iam, const ListUsersRequest& request) {
  const std::string prefix = request.prefix.value_or("/");
  CHECK(iam.gate.allow("iam:ListUsers", access::iam_arn(iam.people->account(), OfUser::kind, prefix, "")));
  std::vector<std::pair<std::string, UserView>> all;
  for (const auto& [key, user] : iam.people->users()) {
    if (user->record.path.starts_with(prefix)) all.emplace_back(key, brief_view(user->record, user->arn));
  }
  ListUsersResponse response;
  CHECK(paginate("users", request, std::move(all), &ListUsersResponse::users, response));
  return response;
}

}  // namespace

extern const Operation ListUsers =
    query_operation<&list_users>("ListUsers", "Lists the users of the account.");

}  // namespace bongtu::ops::iam
