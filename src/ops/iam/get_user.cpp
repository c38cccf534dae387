#include "ops/iam/user.h"

namespace bongtu::ops::iam {
namespace {

struct GetUserRequest {
  std::optional<std::string> name;
  static constexpr auto shape =
      fields(field("UserName", &GetUserRequest::name, existing_user_bounds, "The caller if not given."));
};

Result<UserResponse> get_user(Iam& iam, const GetUserRequest& request) {
  TRY(const std::string name, user_of(iam, request.name));
  TRY(const auto user, find<OfUser>(iam, name, "iam:GetUser"));
  return UserResponse{view_of(user->record, user->arn)};
}

}  // namespace

extern const Operation GetUser = query_operation<&get_user>("GetUser", "Describes a user.");

}  // namespace bongtu::ops::iam
