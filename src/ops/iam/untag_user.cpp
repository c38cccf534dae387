#include "ops/iam/entity_tags.h"

namespace bongtu::ops::iam {

extern const Operation UntagUser = query_operation<&untag<OfUser>>("UntagUser", "Takes tags from a user.");

}  // namespace bongtu::ops::iam
