// Operations of the API Gateway API that are not here: only name and Operation::http.
#pragma once

#include "ops/operation.h"

namespace bongtu::ops {

std::span<const Operation* const> unbuilt_apigateway_operations();

}  // namespace bongtu::ops
