#include "ops/iam/boundary.h"

namespace bongtu::ops::iam {

extern const Operation PutRolePermissionsBoundary = query_operation<&put_boundary<OfRole>>(
    "PutRolePermissionsBoundary", "Bounds what policies can give to a role.");

}  // namespace bongtu::ops::iam
