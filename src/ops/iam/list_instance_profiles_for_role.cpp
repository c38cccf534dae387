#include "ops/iam/nothing_there.h"

namespace bongtu::ops::iam {
namespace {

struct InstanceProfiles {
  static constexpr std::string_view name = "InstanceProfiles";
  static constexpr std::string_view action = "iam:ListInstanceProfilesForRole";
};

}  // namespace

extern const Operation ListInstanceProfilesForRole =
    query_operation<&nothing_there<OfRole, InstanceProfiles>>(
        "ListInstanceProfilesForRole", "There are no instance profiles: an empty list.");

}  // namespace bongtu::ops::iam
