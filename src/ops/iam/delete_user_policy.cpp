#include "ops/iam/inline_policies.h"

namespace bongtu::ops::iam {

extern const Operation DeleteUserPolicy =
    query_operation<&delete_policy<OfUser>>("DeleteUserPolicy", "Takes an inline policy from a user.");

}  // namespace bongtu::ops::iam
