#include "ops/iam/attached_policies.h"

namespace bongtu::ops::iam {

extern const Operation AttachUserPolicy =
    query_operation<&attach<OfUser>>("AttachUserPolicy", "Attaches a managed policy to a user.");

}  // namespace bongtu::ops::iam
