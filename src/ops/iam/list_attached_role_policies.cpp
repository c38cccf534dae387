#include "ops/iam/attached_policies.h"

namespace bongtu::ops::iam {

extern const Operation ListAttachedRolePolicies = query_operation<&list_attached<OfRole>>(
    "ListAttachedRolePolicies", "Lists the managed policies of a role.");

}  // namespace bongtu::ops::iam
