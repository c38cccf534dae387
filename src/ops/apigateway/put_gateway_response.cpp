#include "ops/apigateway/gateway_response.h"

namespace bongtu::ops::apigateway {
namespace {

struct PutGatewayResponseRequest {
  std::string api;
  std::string type;
  std::optional<std::string> status_code;
  std::optional<Texts> parameters;
  std::optional<Texts> templates;
  static constexpr auto shape =
      fields(field("restapi_id", &PutGatewayResponseRequest::api, {}, api_doc),
             field("response_type", &PutGatewayResponseRequest::type, {.values = &response_types},
                   response_type_doc),
             field("statusCode", &PutGatewayResponseRequest::status_code, status_bounds,
                   "400 to 599; the refusal's own if not given."),
             field("responseParameters", &PutGatewayResponseRequest::parameters, {},
                   "`gatewayresponse.header.NAME` with text in single quotes."),
             field("responseTemplates", &PutGatewayResponseRequest::templates, {},
                   "For application/json: text whose only variable is `$context.error.messageString`."));
};

Result<GatewayResponse> put_gateway_response(Rest& rest, const PutGatewayResponseRequest& request) {
  TRY(ApiCopy api, ApiCopy::of(rest, request.api));
  GatewayResponse response{request.type, request.status_code, request.parameters, request.templates, false};
  CHECK(check_gateway_response(response));
  api.record.gateway_responses[request.type] = response;
  api.save(rest);
  return response;
}

}  // namespace

extern const Operation PutGatewayResponse = rest_operation<&put_gateway_response>(
    "PutGatewayResponse", {"PUT", "/restapis/{restapi_id}/gatewayresponses/{response_type}", 201},
    "Sets what a refusal of a stage looks like, from the next deployment on.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
