#include "ops/apigateway/stage.h"

namespace bongtu::ops::apigateway {
namespace {

struct UpdateStageRequest {
  std::string api;
  std::string stage;
  PatchOperations operations;
  static constexpr auto shape =
      fields(field("restapi_id", &UpdateStageRequest::api, {}, api_doc),
             field("stage_name", &UpdateStageRequest::stage, {}, stage_doc),
             field("patchOperations", &UpdateStageRequest::operations, {}, patch_doc));
};

// "/~1encrypt/POST/throttling/rateLimit": the settings of that method.
json::object& settings_of(json::object& document, const PatchStep& step) {
  const std::string method = std::string(step.parts[0]) + "/" + std::string(step.parts[1]);
  json::value& setting = document["methodSettings"].as_object()[method];
  return setting.is_object() ? setting.get_object() : setting.emplace_object();
}

Result<> set_rate(json::object& document, const PatchStep& step) {
  TRY(settings_of(document, step)["throttlingRateLimit"], patch_value(PatchType::number, step));
  return {};
}

Result<> set_burst(json::object& document, const PatchStep& step) {
  TRY(settings_of(document, step)["throttlingBurstLimit"], patch_value(PatchType::integer, step));
  return {};
}

Result<> remove_settings(json::object& document, const PatchStep& step) {
  document["methodSettings"].as_object().erase(std::string(step.parts[0]) + "/" + std::string(step.parts[1]));
  return {};
}

constexpr PatchPath paths[] = {
    {"/deploymentId", {PatchOp::replace}},
    {"/description", {PatchOp::replace, PatchOp::remove}},
    {"/variables/*", {PatchOp::add, PatchOp::replace, PatchOp::remove}},
    {"/accessLogSettings/destinationArn", {PatchOp::add, PatchOp::replace}},
    {"/accessLogSettings/format", {PatchOp::add, PatchOp::replace}},
    {"/accessLogSettings", {PatchOp::remove}},
    {"/*/*/throttling/rateLimit", {PatchOp::replace}, PatchType::number, &set_rate},
    {"/*/*/throttling/burstLimit", {PatchOp::replace}, PatchType::integer, &set_burst},
    {"/*/*", {PatchOp::remove}, PatchType::text, &remove_settings}};

Result<StageView> update_stage(Rest& rest, const UpdateStageRequest& request) {
  TRY(const auto stage, find_stage(rest, request.api, request.stage));
  TRY(StageRecord record, patched(stage->record, paths, request.operations));
  if (record.deployment_id != stage->record.deployment_id) {
    TRY(const auto deployment, find_deployment(rest, request.api, record.deployment_id));
    gateway::touch(rest.call(), *deployment);  // which stays for as long as a stage has it
  }
  record.updated = seconds(rest.call().now);
  CHECK(check_stage(record));
  gateway::replace(rest.call(), *stage, record);
  return view_of(stage->id, record);
}

}  // namespace

extern const Operation UpdateStage = rest_operation<&update_stage>(
    "UpdateStage", {"PATCH", "/restapis/{restapi_id}/stages/{stage_name}"},
    "Changes a stage: its deployment, variables, throttling or access log.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
