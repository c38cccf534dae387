// What IAM says of a role.
#pragma once

#include "base/xml.h"
#include "ops/iam/boundary.h"
#include "ops/iam/tag.h"

namespace bongtu::ops::iam {

inline constexpr Bounds max_session_bounds{3600, 43200};

struct RoleView {
  std::string path;
  std::string name;
  std::string id;
  std::string arn;
  double created = 0;
  std::optional<EncodedDocument> trust;
  std::optional<std::string> description;
  std::optional<std::int64_t> max_session;
  std::optional<AttachedBoundary> boundary;
  std::optional<std::vector<Tag>> tags;
  static constexpr auto shape = fields(
      field("Path", &RoleView::path), field("RoleName", &RoleView::name), field("RoleId", &RoleView::id),
      field("Arn", &RoleView::arn), field("CreateDate", &RoleView::created),
      field("AssumeRolePolicyDocument", &RoleView::trust), field("Description", &RoleView::description),
      field("MaxSessionDuration", &RoleView::max_session), field("PermissionsBoundary", &RoleView::boundary),
      field("Tags", &RoleView::tags));
};

struct RoleResponse {
  RoleView role;
  static constexpr auto shape = fields(field("Role", &RoleResponse::role));
};

// Lists leave boundary and tags out.
RoleView brief_view(const access::RoleRecord& role, const std::string& arn);
RoleView view_of(const access::RoleRecord& role, const std::string& arn);

// A trust policy: 2,048 characters at most.
Result<> check_trust(const std::string& document);

}  // namespace bongtu::ops::iam
