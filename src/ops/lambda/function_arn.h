// Functions by name.
#pragma once

#include <string>
#include <string_view>

#include "base/call.h"

namespace bongtu::ops {

// The ARN of the function that a request names: by name, by partial or by whole ARN, with a qualifier or not.
// `$LATEST` is the function itself. What is left out is the caller's; what is no function of ours is told as
// it stands: it has an ARN, and is not found.
std::string function_arn(const Call& call, std::string_view name);

}  // namespace bongtu::ops
