#include "ops/iam/entity_tags.h"

namespace bongtu::ops::iam {

extern const Operation TagUser = query_operation<&tag<OfUser>>("TagUser", "Adds tags to a user.");

}  // namespace bongtu::ops::iam
