#include "ops/apigateway/gateway_response.h"

namespace bongtu::ops::apigateway {
namespace {

Result<Nothing> delete_gateway_response(Rest& rest, const ResponseTypeRequest& request) {
  TRY(ApiCopy api, ApiCopy::of(rest, request.api));
  if (api.record.gateway_responses.erase(request.type) == 0)
    return refuse(Fault::not_found, "Gateway response type not defined on api");
  api.save(rest);
  return Nothing{};
}

}  // namespace

extern const Operation DeleteGatewayResponse = rest_operation<&delete_gateway_response>(
    "DeleteGatewayResponse", {"DELETE", "/restapis/{restapi_id}/gatewayresponses/{response_type}", 202},
    "Lets a refusal look as at AWS again, from the next deployment on.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
