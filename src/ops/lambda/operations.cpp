#include <array>

#include "ops/operation.h"

namespace bongtu::ops {
namespace lambda {

#define OPERATION(name) extern const Operation name;
#include "ops/lambda/operations.def"
#undef OPERATION

#define OPERATION(name) &name,
constexpr std::array all = {
#include "ops/lambda/operations.def"
};
#undef OPERATION

}  // namespace lambda

std::span<const Operation* const> lambda_operations() { return lambda::all; }

}  // namespace bongtu::ops
