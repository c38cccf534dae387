#include "ops/iam/inline_policies.h"

namespace bongtu::ops::iam {

extern const Operation GetRolePolicy =
    query_operation<&get_policy<OfRole>>("GetRolePolicy", "Shows an inline policy of a role.");

}  // namespace bongtu::ops::iam
