#include "ops/apigateway/integration.h"

namespace bongtu::ops::apigateway {
namespace {

constexpr PatchPath paths[] = {{"/httpMethod", {PatchOp::replace}},
                               {"/uri", {PatchOp::replace}},
                               {"/requestTemplates/*", {PatchOp::add, PatchOp::replace, PatchOp::remove}},
                               {"/passthroughBehavior", {PatchOp::replace}},
                               {"/contentHandling", {PatchOp::replace, PatchOp::remove}},
                               {"/timeoutInMillis", {PatchOp::replace}, PatchType::integer},
                               {"/cacheNamespace", {PatchOp::replace}}};

Result<Integration> update_integration(Rest& rest, const MethodPatch& request) {
  TRY(ApiCopy api, ApiCopy::of(rest, request.api));
  TRY(Integration* const integration, api.integration(request.resource, request.verb));
  TRY(*integration, patched(*integration, paths, request.operations));
  CHECK(check_integration(*integration, rest.call().account));
  api.save(rest);
  return *integration;
}

}  // namespace

extern const Operation UpdateIntegration = rest_operation<&update_integration>(
    "UpdateIntegration",
    {"PATCH", "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration"},
    "Changes what stands behind a method.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
