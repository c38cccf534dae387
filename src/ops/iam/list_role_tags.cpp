#include "ops/iam/entity_tags.h"

namespace bongtu::ops::iam {

extern const Operation ListRoleTags =
    query_operation<&list_tags<OfRole>>("ListRoleTags", "Lists the tags of a role.");

}  // namespace bongtu::ops::iam
