#include <array>

#include "ops/operation.h"

namespace bongtu::ops {
namespace iam {

#define OPERATION(name) extern const Operation name;
#include "ops/iam/operations.def"
#undef OPERATION

#define OPERATION(name) &name,
constexpr std::array all = {
#include "ops/iam/operations.def"
};
#undef OPERATION

}  // namespace iam

std::span<const Operation* const> iam_operations() { return iam::all; }

}  // namespace bongtu::ops
