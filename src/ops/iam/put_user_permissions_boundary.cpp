#include "ops/iam/boundary.h"

namespace bongtu::ops::iam {

extern const Operation PutUserPermissionsBoundary = query_operation<&put_boundary<OfUser>>(
    "PutUserPermissionsBoundary", "Bounds what policies can give to a user.");

}  // namespace bongtu::ops::iam
