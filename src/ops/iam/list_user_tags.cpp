#include "ops/iam/entity_tags.h"

namespace bongtu::ops::iam {

extern const Operation ListUserTags =
    query_operation<&list_tags<OfUser>>("ListUserTags", "Lists the tags of a user.");

}  // namespace bongtu::ops::iam
