#include "ops/operation.h"

#include <algorithm>

namespace bongtu::ops {
namespace {

struct Service {
  std::string_view name;
  std::span<const Operation* const> (*operations)();
};
constexpr Service services[] = {{"kms", &kms_operations},
                                {"iam", &iam_operations},
                                {"sts", &sts_operations},
                                {"apigateway", &apigateway_operations},
                                {"lambda", &lambda_operations}};

}  // namespace

const Operation* find_operation(std::string_view service, std::string_view name) {
  const auto known = std::ranges::find(services, service, &Service::name);
  if (known == std::end(services)) return nullptr;
  const auto all = known->operations();
  const auto found =
      std::ranges::find_if(all, [&](const Operation* operation) { return operation->name == name; });
  return found == all.end() ? nullptr : *found;
}

}  // namespace bongtu::ops
