#include "ops/apigateway/gateway_response.h"

namespace bongtu::ops::apigateway {
namespace {

struct UpdateGatewayResponseRequest {
  std::string api;
  std::string type;
  PatchOperations operations;
  static constexpr auto shape =
      fields(field("restapi_id", &UpdateGatewayResponseRequest::api, {}, api_doc),
             field("response_type", &UpdateGatewayResponseRequest::type, {.values = &response_types},
                   response_type_doc),
             field("patchOperations", &UpdateGatewayResponseRequest::operations, {}, patch_doc));
};

constexpr PatchPath paths[] = {{"/statusCode", {PatchOp::replace, PatchOp::remove}},
                               {"/responseParameters/*", {PatchOp::add, PatchOp::replace, PatchOp::remove}},
                               {"/responseTemplates/*", {PatchOp::add, PatchOp::replace, PatchOp::remove}}};

// AWS's own one becomes the API's.
Result<GatewayResponse> update_gateway_response(Rest& rest, const UpdateGatewayResponseRequest& request) {
  TRY(ApiCopy api, ApiCopy::of(rest, request.api));
  TRY(GatewayResponse response, patched(response_of(api.record, request.type), paths, request.operations));
  response.is_default = false;
  CHECK(check_gateway_response(response));
  api.record.gateway_responses[request.type] = response;
  api.save(rest);
  return response;
}

}  // namespace

extern const Operation UpdateGatewayResponse = rest_operation<&update_gateway_response>(
    "UpdateGatewayResponse", {"PATCH", "/restapis/{restapi_id}/gatewayresponses/{response_type}"},
    "Changes what a refusal of a stage looks like, from the next deployment on.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
