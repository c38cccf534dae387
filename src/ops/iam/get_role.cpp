#include "ops/iam/role.h"

namespace bongtu::ops::iam {
namespace {

struct GetRoleRequest {
  std::string name;
  static constexpr auto shape =
      fields(field("RoleName", &GetRoleRequest::name, new_name_bounds, "Which role."));
};

Result<RoleResponse> get_role(Iam& iam, const GetRoleRequest& request) {
  TRY(const auto role, find<OfRole>(iam, request.name, "iam:GetRole"));
  return RoleResponse{view_of(role->record, role->arn)};
}

}  // namespace

extern const Operation GetRole = query_operation<&get_role>("GetRole", "Describes a role.");

}  // namespace bongtu::ops::iam
