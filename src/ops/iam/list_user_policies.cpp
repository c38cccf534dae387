#include "ops/iam/inline_policies.h"

namespace bongtu::ops::iam {

extern const Operation ListUserPolicies =
    query_operation<&list_policies<OfUser>>("ListUserPolicies", "Lists the inline policies of a user.");

}  // namespace bongtu::ops::iam
