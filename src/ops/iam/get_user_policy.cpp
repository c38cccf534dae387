#include "ops/iam/inline_policies.h"

namespace bongtu::ops::iam {

extern const Operation GetUserPolicy =
    query_operation<&get_policy<OfUser>>("GetUserPolicy", "Shows an inline policy of a user.");

}  // namespace bongtu::ops::iam
