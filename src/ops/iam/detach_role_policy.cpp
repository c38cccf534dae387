#include "ops/iam/attached_policies.h"

namespace bongtu::ops::iam {

extern const Operation DetachRolePolicy =
    query_operation<&detach<OfRole>>("DetachRolePolicy", "Detaches a managed policy from a role.");

}  // namespace bongtu::ops::iam
