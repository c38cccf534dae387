// The function's resource policy.
#pragma once

#include <memory>
#include <string>

#include "access/policy.h"
#include "base/call.h"
#include "gateway/function_record.h"

namespace bongtu::ops {

// As AWS writes it, for the Region of the call.
std::string statement_of(const Call& call, const gateway::Permission& permission);
std::string policy_document(const Call& call, const gateway::FunctionRecord& function);

// What it lets the caller do on the function beside identity policies; null without permissions.
Result<std::shared_ptr<const access::Policy>> function_policy(const Call& call,
                                                              const gateway::FunctionRecord& function);

}  // namespace bongtu::ops
