#include "ops/iam/inline_policies.h"

namespace bongtu::ops::iam {

extern const Operation DeleteRolePolicy =
    query_operation<&delete_policy<OfRole>>("DeleteRolePolicy", "Takes an inline policy from a role.");

}  // namespace bongtu::ops::iam
