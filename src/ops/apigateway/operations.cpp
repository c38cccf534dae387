#include <array>

#include "ops/operation.h"

namespace bongtu::ops {
namespace apigateway {

#define OPERATION(name) extern const Operation name;
#include "ops/apigateway/operations.def"
#undef OPERATION

#define OPERATION(name) &name,
constexpr std::array all = {
#include "ops/apigateway/operations.def"
};
#undef OPERATION

}  // namespace apigateway

std::span<const Operation* const> apigateway_operations() { return apigateway::all; }

}  // namespace bongtu::ops
