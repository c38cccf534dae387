#include "ops/iam/attached_policies.h"

namespace bongtu::ops::iam {

extern const Operation ListAttachedUserPolicies = query_operation<&list_attached<OfUser>>(
    "ListAttachedUserPolicies", "Lists the managed policies of a user.");

}  // namespace bongtu::ops::iam
