#include "ops/apigateway/gateway_response.h"

namespace bongtu::ops::apigateway {
namespace {

Result<GatewayResponse> get_gateway_response(Rest& rest, const ResponseTypeRequest& request) {
  TRY(const auto api, find_api(rest, request.api));
  return response_of(api->record, request.type);
}

}  // namespace

extern const Operation GetGatewayResponse = rest_operation<&get_gateway_response>(
    "GetGatewayResponse", {"GET", "/restapis/{restapi_id}/gatewayresponses/{response_type}"},
    "Tells what a refusal of a stage looks like.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
