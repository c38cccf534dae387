#include "ops/iam/role.h"

namespace bongtu::ops::iam {
namespace {

struct DeleteRoleRequest {
  std::string name;
  static constexpr auto shape =
      fields(field("RoleName", &DeleteRoleRequest::name, new_name_bounds, "Which role goes."));
};

Result<Nothing> delete_role(Iam& iam, const DeleteRoleRequest& request) {
  TRY(const auto role, find<OfRole>(iam, request.name, "iam:DeleteRole"));
  const auto conflict = [](std::string_view what) {
    return refuse(Fault::delete_conflict, "Cannot delete entity, must " + std::string(what) + " first.");
  };
  if (!role->record.attached.empty()) return conflict("detach all policies");
  if (!role->record.policies.empty()) return conflict("delete policies");
  remove(iam, *role);
  return Nothing{};
}

}  // namespace

extern const Operation DeleteRole = query_operation<&delete_role>(
    "DeleteRole", "Deletes a role that has no policies; its sessions end at once.");

}  // namespace bongtu::ops::iam
