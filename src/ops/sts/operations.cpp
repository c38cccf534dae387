#include <array>

#include "ops/operation.h"

namespace bongtu::ops {
namespace sts {

#define OPERATION(name) extern const Operation name;
#include "ops/sts/operations.def"
#undef OPERATION

#define OPERATION(name) &name,
constexpr std::array all = {
#include "ops/sts/operations.def"
};
#undef OPERATION

}  // namespace sts

std::span<const Operation* const> sts_operations() { return sts::all; }

}  // namespace bongtu::ops
