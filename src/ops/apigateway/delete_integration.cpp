#include "ops/apigateway/integration.h"

namespace bongtu::ops::apigateway {
namespace {

Result<Nothing> delete_integration(Rest& rest, const MethodRequest& request) {
  TRY(ApiCopy api, ApiCopy::of(rest, request.api));
  CHECK(api.integration(request.resource, request.verb));
  TRY(Method* const method, api.method(request.resource, request.verb));
  method->integration.reset();
  api.save(rest);
  return Nothing{};
}

}  // namespace

extern const Operation DeleteIntegration = rest_operation<&delete_integration>(
    "DeleteIntegration",
    {"DELETE", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration", 204},
    "Takes away what stands behind a method.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
