#include <algorithm>
#include <array>

#include "ops/operation.h"

namespace bongtu::ops {

#define OPERATION(name) extern const Operation name;
#include "ops/kms/operations.def"
#undef OPERATION

namespace {

#define OPERATION(name) &name,
constexpr std::array all = {
#include "ops/kms/operations.def"
};
#undef OPERATION

}  // namespace

const Operation* find_kms_operation(std::string_view name) {
  const auto found =
      std::ranges::find_if(all, [&](const Operation* operation) { return operation->name == name; });
  return found == all.end() ? nullptr : *found;
}

std::span<const Operation* const> kms_operations() { return all; }

}  // namespace bongtu::ops
