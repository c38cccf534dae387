// What API Gateway itself answers on a stage: its refusals, as the API's gateway responses have them (API
// Gateway developer guide, "Gateway response types").
#pragma once

#include <string>
#include <string_view>

#include "gateway/live_stage.h"
#include "service/service.h"

namespace bongtu::service {

struct Refusal {
  int status;
  std::string_view error_type;  // x-amzn-ErrorType
  std::string_view message;
  std::string_view response_type;  // of the gateway response; empty: none can change it
};

namespace refusal {
inline constexpr Refusal no_route{403, "MissingAuthenticationTokenException", "Missing Authentication Token",
                                  "MISSING_AUTHENTICATION_TOKEN"};
inline constexpr Refusal forbidden{403, "ForbiddenException", "Forbidden", "INVALID_API_KEY"};
inline constexpr Refusal throttled{429, "TooManyRequestsException", "Too Many Requests", "THROTTLED"};
inline constexpr Refusal quota_exceeded{429, "LimitExceededException", "Limit Exceeded", "QUOTA_EXCEEDED"};
inline constexpr Refusal misconfigured{500, "InternalServerErrorException", "Internal server error",
                                       "API_CONFIGURATION_ERROR"};
inline constexpr Refusal failed{500, "InternalServerErrorException", "Internal server error",
                                "INTEGRATION_FAILURE"};
inline constexpr Refusal too_busy{503, "ServiceUnavailableException", "Service Unavailable", {}};
}  // namespace refusal

Reply stage_reply(const std::string& request_id, int status, WipedText body);

// `stage` may be null.
Reply refusal_reply(const std::string& request_id, const Refusal& refusal, const gateway::LiveStage* stage);

// Appends "Name: value\r\n" for each parameter that starts with `prefix` and has a static value, 'value' in
// quotes.
void append_headers(std::string& headers, const gateway::Texts& parameters, std::string_view prefix);

}  // namespace bongtu::service
