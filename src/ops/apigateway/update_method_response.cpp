#include "ops/apigateway/method.h"

namespace bongtu::ops::apigateway {
namespace {

constexpr PatchPath paths[] = {
    {"/responseParameters/*", {PatchOp::add, PatchOp::replace, PatchOp::remove}, PatchType::boolean},
    {"/responseModels/*", {PatchOp::add, PatchOp::replace, PatchOp::remove}}};

Result<gateway::MethodResponse> update_method_response(Rest& rest, const StatusPatch& request) {
  TRY(ApiCopy api, ApiCopy::of(rest, request.api));
  TRY(Method* const method, api.method(request.resource, request.verb));
  TRY(gateway::MethodResponse* const response, find_response(*method, request.status));
  TRY(*response, patched(*response, paths, request.operations));
  CHECK(check_method_response(*response));
  api.save(rest);
  return *response;
}

}  // namespace

extern const Operation UpdateMethodResponse = rest_operation<&update_method_response>(
    "UpdateMethodResponse",
    {"PATCH", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/responses/{status_code}",
     201},
    "Changes a response of a method.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
