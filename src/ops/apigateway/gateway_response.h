// Gateway responses: what the refusals of a stage look like.
#pragma once

#include "ops/apigateway/api_copy.h"

namespace bongtu::ops::apigateway {

using gateway::GatewayResponse;

// DEFAULT_4XX, THROTTLED, …: AWS's 21.
const std::vector<std::string_view>& response_types();

inline constexpr std::string_view response_type_doc = "Which refusal.";

// What the API answers by: the one that was put; else that of DEFAULT_4XX or DEFAULT_5XX, if that was put;
// else AWS's own.
GatewayResponse response_of(const RestApiRecord& api, std::string_view type);

// Fault::validation: a status that is none of an error, a parameter that is no header. unsupported_operation:
// a mapping that is no static text, a template beyond template.h or of another type than application/json.
Result<> check_gateway_response(const GatewayResponse& response);

struct ResponseTypeRequest {
  std::string api;
  std::string type;
  static constexpr auto shape = fields(
      field("restapi_id", &ResponseTypeRequest::api, {}, api_doc),
      field("response_type", &ResponseTypeRequest::type, {.values = &response_types}, response_type_doc));
};

}  // namespace bongtu::ops::apigateway
