// Services that assume roles.
#pragma once

#include <string_view>

#include "access/policy.h"
#include "access/question.h"

namespace bongtu::access {

// Whether a role's trust policy lets a service ("lambda.amazonaws.com") assume it. To be allowed it must be
// named: "*" only denies.
bool lets_service_assume(const Policy& trust, std::string_view service, std::string_view role_arn,
                         const ConditionValues& values);

}  // namespace bongtu::access
