#include "ops/lambda/unbuilt.h"

#include <array>

namespace bongtu::ops {
namespace unbuilt_lambda {

#define UNBUILT(operation, method, uri) \
  constexpr Operation operation{.name = #operation, .doc = "Not here.", .http = {method, uri}};
#include "ops/lambda/unbuilt.def"
#undef UNBUILT

#define UNBUILT(operation, method, uri) &operation,
constexpr std::array all = {
#include "ops/lambda/unbuilt.def"
};
#undef UNBUILT

}  // namespace unbuilt_lambda

std::span<const Operation* const> unbuilt_lambda_operations() { return unbuilt_lambda::all; }

}  // namespace bongtu::ops
