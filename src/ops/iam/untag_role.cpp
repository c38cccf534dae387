#include "ops/iam/entity_tags.h"

namespace bongtu::ops::iam {

extern const Operation UntagRole = query_operation<&untag<OfRole>>("UntagRole", "Takes tags from a role.");

}  // namespace bongtu::ops::iam
