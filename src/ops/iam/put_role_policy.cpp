#include "ops/iam/inline_policies.h"

namespace bongtu::ops::iam {

extern const Operation PutRolePolicy = query_operation<&put_policy<OfRole>>(
    "PutRolePolicy", "Gives a role an inline policy, or another in its place.");

}  // namespace bongtu::ops::iam
