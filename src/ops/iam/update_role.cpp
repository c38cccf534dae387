#include "ops/iam/role.h"

namespace bongtu::ops::iam {
namespace {

struct UpdateRoleRequest {
  std::string name;
  std::optional<std::string> description;
  std::optional<std::int64_t> max_session;
  static constexpr auto shape =
      fields(field("RoleName", &UpdateRoleRequest::name, new_name_bounds, "Which role changes."),
             field("Description", &UpdateRoleRequest::description, description_bounds, "What it is for."),
             field("MaxSessionDuration", &UpdateRoleRequest::max_session, max_session_bounds,
                   "Seconds that a session may last."));
};

Result<Nothing> update_role(Iam& iam, const UpdateRoleRequest& request) {
  TRY(const auto role, find<OfRole>(iam, request.name, "iam:UpdateRole"));
  auto record = role->record;
  record.description = request.description.value_or(record.description);
  record.max_session = request.max_session.value_or(record.max_session);
  put(iam, *role, record);
  return Nothing{};
}

}  // namespace

extern const Operation UpdateRole = query_operation<&update_role>(
    "UpdateRole", "Changes a role's description and how long its sessions may last.");

}  // namespace bongtu::ops::iam
