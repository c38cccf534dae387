// Tags of what API Gateway has.
#pragma once

#include "base/result.h"
#include "ops/apigateway/members.h"

namespace bongtu::ops::apigateway {

// Fault::validation: more than 50, a name that is empty, longer than 128 or AWS's own, a value longer than
// 256.
Result<> check_tags(const Texts& tags);

}  // namespace bongtu::ops::apigateway
