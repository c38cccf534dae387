#include "ops/apigateway/method.h"

namespace bongtu::ops::apigateway {
namespace {

Result<gateway::MethodResponse> get_method_response(Rest& rest, const StatusRequest& request) {
  TRY(ApiCopy api, ApiCopy::of(rest, request.api));
  TRY(Method* const method, api.method(request.resource, request.verb));
  TRY(const gateway::MethodResponse* const response, find_response(*method, request.status));
  return *response;
}

}  // namespace

extern const Operation GetMethodResponse = rest_operation<&get_method_response>(
    "GetMethodResponse",
    {"GET", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/responses/{status_code}"},
    "Tells a response of a method.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
