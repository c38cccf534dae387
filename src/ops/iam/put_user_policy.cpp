#include "ops/iam/inline_policies.h"

namespace bongtu::ops::iam {

extern const Operation PutUserPolicy = query_operation<&put_policy<OfUser>>(
    "PutUserPolicy", "Gives a user an inline policy, or another in its place.");

}  // namespace bongtu::ops::iam
