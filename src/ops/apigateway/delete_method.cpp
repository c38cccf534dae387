#include "ops/apigateway/method.h"

namespace bongtu::ops::apigateway {
namespace {

Result<Nothing> delete_method(Rest& rest, const MethodRequest& request) {
  TRY(ApiCopy api, ApiCopy::of(rest, request.api));
  CHECK(api.method(request.resource, request.verb));
  TRY(Resource* const resource, api.resource(request.resource));
  resource->methods->erase(request.verb);
  api.save(rest);
  return Nothing{};
}

}  // namespace

extern const Operation DeleteMethod = rest_operation<&delete_method>(
    "DeleteMethod", {"DELETE", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}", 204},
    "Deletes a method with its integration.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
