#include "ops/apigateway/method.h"

namespace bongtu::ops::apigateway {
namespace {

Result<Method> get_method(Rest& rest, const MethodRequest& request) {
  TRY(ApiCopy api, ApiCopy::of(rest, request.api));
  TRY(const Method* const method, api.method(request.resource, request.verb));
  return *method;
}

}  // namespace

extern const Operation GetMethod = rest_operation<&get_method>(
    "GetMethod", {"GET", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}"},
    "Tells a method with its responses and its integration.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
