#include "ops/iam/role.h"

namespace bongtu::ops::iam {
namespace {

struct CreateRoleRequest {
  std::string name;
  std::optional<std::string> path;
  std::string trust;
  std::optional<std::string> description;
  std::optional<std::int64_t> max_session;
  std::optional<std::string> boundary;
  std::optional<std::vector<Tag>> tags;
  static constexpr auto shape =
      fields(field("Path", &CreateRoleRequest::path, path_bounds, "/ if not given."),
             field("RoleName", &CreateRoleRequest::name, new_name_bounds, "Unique regardless of case."),
             field("AssumeRolePolicyDocument", &CreateRoleRequest::trust, document_bounds,
                   "Who may assume the role."),
             field("Description", &CreateRoleRequest::description, description_bounds, "What it is for."),
             field("MaxSessionDuration", &CreateRoleRequest::max_session, max_session_bounds,
                   "Seconds that a session may last; 3600 if not given."),
             field("PermissionsBoundary", &CreateRoleRequest::boundary, arn_bounds, "A managed policy."),
             field("Tags", &CreateRoleRequest::tags, tags_bounds, "Tags of the role."));
};

access::RoleRecord record_of(const CreateRoleRequest& request, const access::Tags& tags, Time now) {
  access::RoleRecord role;
  role.name = request.name;
  role.created = seconds(now);
  role.id = access::make_id("AROA");
  role.path = request.path.value_or("/");
  role.tags = tags;
  role.boundary = request.boundary.value_or("");
  role.description = request.description.value_or("");
  role.trust = request.trust;
  role.max_session = request.max_session.value_or(role.max_session);
  return role;
}

Result<RoleResponse> create_role(Iam& iam, const CreateRoleRequest& request) {
  TRY(const access::Tags tags, to_tags(request.tags));
  const access::RoleRecord role = record_of(request, tags, iam.call().now);
  const std::string arn = access::iam_arn(iam.people->account(), OfRole::kind, role.path, role.name);
  CHECK(
      iam.gate.allow("iam:CreateRole", arn,
                     {{.key = {}, .value = {}, .tags = &tags}, {"iam:PermissionsBoundary", role.boundary}}));
  CHECK(check_trust(request.trust));
  if (iam.people->roles().contains(access::lower(role.name))) {
    return refuse(Fault::already_exists, "Role with name " + role.name + " already exists.");
  }
  if (!role.boundary.empty()) {
    CHECK(hold_policy(iam, role.boundary,
                      "Scope ARN: " + role.boundary + " does not exist or is not attachable."));
  }
  create(iam, role);
  return RoleResponse{view_of(role, arn)};
}

}  // namespace

extern const Operation CreateRole =
    query_operation<&create_role>("CreateRole", "Creates a role and says who may assume it.");

}  // namespace bongtu::ops::iam
