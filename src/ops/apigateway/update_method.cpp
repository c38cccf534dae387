#include "ops/apigateway/method.h"

namespace bongtu::ops::apigateway {
namespace {

constexpr PatchPath paths[] = {
    {"/apiKeyRequired", {PatchOp::replace}, PatchType::boolean},
    {"/authorizationType", {PatchOp::replace}},
    {"/operationName", {PatchOp::replace, PatchOp::remove}},
    {"/requestParameters/*", {PatchOp::add, PatchOp::replace, PatchOp::remove}, PatchType::boolean},
    {"/requestModels/*", {PatchOp::add, PatchOp::replace, PatchOp::remove}}};

Result<Method> update_method(Rest& rest, const MethodPatch& request) {
  TRY(ApiCopy api, ApiCopy::of(rest, request.api));
  TRY(Method* const method, api.method(request.resource, request.verb));
  TRY(*method, patched(*method, paths, request.operations));
  CHECK(check_method(*method));
  api.save(rest);
  return *method;
}

}  // namespace

extern const Operation UpdateMethod = rest_operation<&update_method>(
    "UpdateMethod", {"PATCH", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}"},
    "Changes a method.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
