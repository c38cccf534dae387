#include "ops/iam/nothing_there.h"

namespace bongtu::ops::iam {
namespace {

struct Groups {
  static constexpr std::string_view name = "Groups";
  static constexpr std::string_view action = "iam:ListGroupsForUser";
};

}  // namespace

extern const Operation ListGroupsForUser = query_operation<&nothing_there<OfUser, Groups>>(
    "ListGroupsForUser", "There are no groups: an empty list.");

}  // namespace bongtu::ops::iam
