#include "ops/apigateway/integration.h"

namespace bongtu::ops::apigateway {
namespace {

Result<gateway::IntegrationResponse> get_integration_response(Rest& rest, const StatusRequest& request) {
  TRY(ApiCopy api, ApiCopy::of(rest, request.api));
  TRY(Integration* const integration, api.integration(request.resource, request.verb));
  TRY(const gateway::IntegrationResponse* const response, find_response(*integration, request.status));
  return *response;
}

}  // namespace

extern const Operation GetIntegrationResponse = rest_operation<&get_integration_response>(
    "GetIntegrationResponse",
    {"GET",
     "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration/responses/"
     "{status_code}"},
    "Tells what becomes of an answer of the integration.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
