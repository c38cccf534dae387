#include "ops/apigateway/integration.h"

namespace bongtu::ops::apigateway {
namespace {

Result<Integration> get_integration(Rest& rest, const MethodRequest& request) {
  TRY(ApiCopy api, ApiCopy::of(rest, request.api));
  TRY(const Integration* const integration, api.integration(request.resource, request.verb));
  return *integration;
}

}  // namespace

extern const Operation GetIntegration = rest_operation<&get_integration>(
    "GetIntegration",
    {"GET", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration"},
    "Tells what stands behind a method.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
