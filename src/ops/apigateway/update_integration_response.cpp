#include "ops/apigateway/integration.h"

namespace bongtu::ops::apigateway {
namespace {

constexpr PatchPath paths[] = {{"/selectionPattern", {PatchOp::replace, PatchOp::remove}},
                               {"/responseParameters/*", {PatchOp::add, PatchOp::replace, PatchOp::remove}},
                               {"/responseTemplates/*", {PatchOp::add, PatchOp::replace, PatchOp::remove}},
                               {"/contentHandling", {PatchOp::replace, PatchOp::remove}}};

Result<gateway::IntegrationResponse> update_integration_response(Rest& rest, const StatusPatch& request) {
  TRY(ApiCopy api, ApiCopy::of(rest, request.api));
  TRY(Method* const method, api.method(request.resource, request.verb));
  TRY(Integration* const integration, api.integration(request.resource, request.verb));
  TRY(gateway::IntegrationResponse* const response, find_response(*integration, request.status));
  TRY(*response, patched(*response, paths, request.operations));
  CHECK(check_integration_response(*method, *response));
  api.save(rest);
  return *response;
}

}  // namespace

extern const Operation UpdateIntegrationResponse = rest_operation<&update_integration_response>(
    "UpdateIntegrationResponse",
    {"PATCH",
     "/restapis/{restapi_id}/resources/{resource_id}/methods/{http_method}/integration/responses/"
     "{status_code}"},
    "Changes what becomes of an answer of the integration.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
