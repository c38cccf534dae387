#include "ops/iam/inline_policies.h"

namespace bongtu::ops::iam {

extern const Operation ListRolePolicies =
    query_operation<&list_policies<OfRole>>("ListRolePolicies", "Lists the inline policies of a role.");

}  // namespace bongtu::ops::iam
