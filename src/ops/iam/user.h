// What IAM says of a user.
#pragma once

#include "ops/iam/boundary.h"
#include "ops/iam/tag.h"

namespace bongtu::ops::iam {

struct UserView {
  std::string path;
  std::string name;
  std::string id;
  std::string arn;
  double created = 0;
  std::optional<AttachedBoundary> boundary;
  std::optional<std::vector<Tag>> tags;
  static constexpr auto shape = fields(
      field("Path", &UserView::path), field("UserName", &UserView::name), field("UserId", &UserView::id),
      field("Arn", &UserView::arn), field("CreateDate", &UserView::created),
      field("PermissionsBoundary", &UserView::boundary), field("Tags", &UserView::tags));
};

struct UserResponse {
  UserView user;
  static constexpr auto shape = fields(field("User", &UserResponse::user));
};

// Lists leave boundary and tags out.
inline UserView brief_view(const access::UserRecord& user, const std::string& arn) {
  return {user.path, user.name, user.id, arn, user.created, {}, {}};
}
inline UserView view_of(const access::UserRecord& user, const std::string& arn) {
  UserView view = brief_view(user, arn);
  view.boundary = boundary_of(user.boundary);
  if (!user.tags.empty()) view.tags = from_tags(user.tags);
  return view;
}

}  // namespace bongtu::ops::iam
