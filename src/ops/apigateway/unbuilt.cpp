#include "ops/apigateway/unbuilt.h"

#include <array>

namespace bongtu::ops {
namespace unbuilt_apigateway {

#define UNBUILT(operation, method, uri) \
  constexpr Operation operation{.name = #operation, .doc = "Not here.", .http = {method, uri}};
#include "ops/apigateway/unbuilt.def"
#undef UNBUILT

#define UNBUILT(operation, method, uri) &operation,
constexpr std::array all = {
#include "ops/apigateway/unbuilt.def"
};
#undef UNBUILT

}  // namespace unbuilt_apigateway

std::span<const Operation* const> unbuilt_apigateway_operations() { return unbuilt_apigateway::all; }

}  // namespace bongtu::ops
