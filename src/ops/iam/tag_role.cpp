#include "ops/iam/entity_tags.h"

namespace bongtu::ops::iam {

extern const Operation TagRole = query_operation<&tag<OfRole>>("TagRole", "Adds tags to a role.");

}  // namespace bongtu::ops::iam
