#include "ops/iam/role.h"

namespace bongtu::ops::iam {
namespace {

struct UpdateAssumeRolePolicyRequest {
  std::string name;
  std::string document;
  static constexpr auto shape =
      fields(field("RoleName", &UpdateAssumeRolePolicyRequest::name, new_name_bounds, "Which role changes."),
             field("PolicyDocument", &UpdateAssumeRolePolicyRequest::document, document_bounds,
                   "Who may assume the role from now on."));
};

Result<Nothing> update_assume_role_policy(Iam& iam, const UpdateAssumeRolePolicyRequest& request) {
  TRY(const auto role, find<OfRole>(iam, request.name, "iam:UpdateAssumeRolePolicy"));
  CHECK(check_trust(request.document));
  auto record = role->record;
  record.trust = request.document;
  put(iam, *role, record);
  return Nothing{};
}

}  // namespace

extern const Operation UpdateAssumeRolePolicy =
    query_operation<&update_assume_role_policy>("UpdateAssumeRolePolicy", "Says who may assume a role.");

}  // namespace bongtu::ops::iam
