#include "ops/apigateway/rest_api.h"

namespace bongtu::ops::apigateway {
namespace {

struct UpdateRestApiRequest {
  std::string api;
  PatchOperations operations;
  static constexpr auto shape =
      fields(field("restapi_id", &UpdateRestApiRequest::api, {}, api_doc),
             field("patchOperations", &UpdateRestApiRequest::operations, {}, patch_doc));
};

// Only what it is already.
Result<> keep_key_source(json::object&, const PatchStep& step) {
  if (step.value == "HEADER") return {};
  return refuse(Fault::unsupported_operation,
                "The apiKeySource " + std::string(step.value) + " is not offered here: it must be HEADER.");
}

constexpr PatchPath paths[] = {{"/name", {PatchOp::replace}},
                               {"/description", {PatchOp::replace, PatchOp::remove}},
                               {"/version", {PatchOp::replace, PatchOp::remove}},
                               {"/apiKeySource", {PatchOp::replace}, PatchType::text, &keep_key_source}};

Result<RestApiView> update_rest_api(Rest& rest, const UpdateRestApiRequest& request) {
  TRY(ApiCopy api, ApiCopy::of(rest, request.api));
  TRY(api.record, patched(api.record, paths, request.operations));
  if (api.record.name.empty()) return refuse(Fault::validation, "Invalid null or empty value in name");
  api.save(rest);
  return view_of(api.id(), api.record);
}

}  // namespace

extern const Operation UpdateRestApi = rest_operation<&update_rest_api>(
    "UpdateRestApi", {"PATCH", "/restapis/{restapi_id}"},
    "Changes name, description or version of a REST API.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
