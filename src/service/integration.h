// Integrations that are not proxies: what comes back goes through the method's integration responses.
#pragma once

#include "function/function.h"
#include "gateway/live_stage.h"
#include "service/service.h"

namespace bongtu::service {

// What a MOCK integration answers: the status of its request template, {"statusCode": 200}, chooses the
// response. Null where no response fits, which is a fault of the configuration.
std::optional<Reply> mock_reply(const std::string& request_id, const gateway::Integration& integration);

// The function's payload by the response whose selection pattern matches the error message of a failure, else
// by the default response; empty where there is none.
std::optional<Reply> function_reply(const std::string& request_id, const gateway::Integration& integration,
                                    std::string_view error_message, WipedText payload);

}  // namespace bongtu::service
