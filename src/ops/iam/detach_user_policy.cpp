#include "ops/iam/attached_policies.h"

namespace bongtu::ops::iam {

extern const Operation DetachUserPolicy =
    query_operation<&detach<OfUser>>("DetachUserPolicy", "Detaches a managed policy from a user.");

}  // namespace bongtu::ops::iam
