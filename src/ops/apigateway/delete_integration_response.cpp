#include "ops/apigateway/integration.h"

namespace bongtu::ops::apigateway {
namespace {

Result<Nothing> delete_integration_response(Rest& rest, const StatusRequest& request) {
  TRY(ApiCopy api, ApiCopy::of(rest, request.api));
  TRY(Integration* const integration, api.integration(request.resource, request.verb));
  CHECK(find_response(*integration, request.status));
  integration->responses->erase(request.status);
  api.save(rest);
  return Nothing{};
}

}  // namespace

extern const Operation DeleteIntegrationResponse = rest_operation<&delete_integration_response>(
    "DeleteIntegrationResponse",
    {"DELETE",
     "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration/responses/"
     "{status_code}",
     204},
    "Deletes what becomes of an answer of the integration.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
