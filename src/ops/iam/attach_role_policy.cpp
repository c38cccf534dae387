#include "ops/iam/attached_policies.h"

namespace bongtu::ops::iam {

extern const Operation AttachRolePolicy =
    query_operation<&attach<OfRole>>("AttachRolePolicy", "Attaches a managed policy to a role.");

}  // namespace bongtu::ops::iam
