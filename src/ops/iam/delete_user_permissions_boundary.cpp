#include "ops/iam/boundary.h"

namespace bongtu::ops::iam {

extern const Operation DeleteUserPermissionsBoundary = query_operation<&delete_boundary<OfUser>>(
    "DeleteUserPermissionsBoundary", "Takes the permissions boundary from a user.");

}  // namespace bongtu::ops::iam
