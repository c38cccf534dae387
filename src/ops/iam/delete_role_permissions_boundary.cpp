#include "ops/iam/boundary.h"

namespace bongtu::ops::iam {

extern const Operation DeleteRolePermissionsBoundary = query_operation<&delete_boundary<OfRole>>(
    "DeleteRolePermissionsBoundary", "Takes the permissions boundary from a role.");

}  // namespace bongtu::ops::iam
