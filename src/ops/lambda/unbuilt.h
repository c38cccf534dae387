// Operations of the Lambda API that are not here: only name and Operation::http.
#pragma once

#include "ops/operation.h"

namespace bongtu::ops {

std::span<const Operation* const> unbuilt_lambda_operations();

}  // namespace bongtu::ops
