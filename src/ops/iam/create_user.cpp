#include "ops/iam/user.h"

namespace bongtu::ops::iam {
namespace {

struct CreateUserRequest {
  std::string name;
  std::optional<std::string> path;
  std::optional<std::string> boundary;
  std::optional<std::vector<Tag>> tags;
  static constexpr auto shape =
      fields(field("UserName", &CreateUserRequest::name, new_name_bounds, "Unique regardless of case."),
             field("Path", &CreateUserRequest::path, path_bounds, "/ if not given."),
             field("PermissionsBoundary", &CreateUserRequest::boundary, arn_bounds, "A managed policy."),
             field("Tags", &CreateUserRequest::tags, tags_bounds, "Tags of the user."));
};

Result<UserResponse> create_user(Iam& iam, const CreateUserRequest& request) {
  TRY(const access::Tags tags, to_tags(request.tags));
  const std::string path = request.path.value_or("/"), boundary = request.boundary.value_or("");
  const std::string arn = access::iam_arn(iam.people->account(), OfUser::kind, path, request.name);
  CHECK(iam.gate.allow("iam:CreateUser", arn,
                       {{.key = {}, .value = {}, .tags = &tags}, {"iam:PermissionsBoundary", boundary}}));
  if (iam.people->users().contains(access::lower(request.name))) {
    return refuse(Fault::already_exists, "User with name " + request.name + " already exists.");
  }
  if (!boundary.empty()) {
    CHECK(hold_policy(iam, boundary, "Scope ARN: " + boundary + " does not exist or is not attachable."));
  }
  access::UserRecord user;
  user.name = request.name;
  user.created = seconds(iam.call().now);
  user.id = access::make_id("AIDA");
  user.path = path;
  user.tags = tags;
  user.boundary = boundary;
  create(iam, user);
  return UserResponse{view_of(user, arn)};
}

}  // namespace

extern const Operation CreateUser = query_operation<&create_user>("CreateUser", "Creates a user.");

}  // namespace bongtu::ops::iam
