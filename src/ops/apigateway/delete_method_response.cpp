#include "ops/apigateway/method.h"

namespace bongtu::ops::apigateway {
namespace {

Result<Nothing> delete_method_response(Rest& rest, const StatusRequest& request) {
  TRY(ApiCopy api, ApiCopy::of(rest, request.api));
  TRY(Method* const method, api.method(request.resource, request.verb));
  CHECK(find_response(*method, request.status));
  method->responses->erase(request.status);
  api.save(rest);
  return Nothing{};
}

}  // namespace

extern const Operation DeleteMethodResponse = rest_operation<&delete_method_response>(
    "DeleteMethodResponse",
    {"DELETE", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/responses/{status_code}",
     204},
    "Deletes a response of a method.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
