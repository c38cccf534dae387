#include <algorithm>
#include <set>

#include "ops/apigateway/patch.h"
#include "ops/apigateway/usage_plan.h"

namespace bongtu::ops::apigateway {
namespace {

struct UpdateUsagePlanRequest {
  std::string plan;
  PatchOperations operations;
  static constexpr auto shape =
      fields(field("usageplanId", &UpdateUsagePlanRequest::plan, {}, plan_doc),
             field("patchOperations", &UpdateUsagePlanRequest::operations, {}, patch_doc));
};

// The API stage "api:stage" among those of the plan.
json::array::iterator find_stage(json::array& stages, std::string_view name) {
  return std::ranges::find_if(stages, [&](const json::value& stage) {
    const json::object& one = stage.get_object();
    return std::string(one.at("apiId").as_string()) + ":" + std::string(one.at("stage").as_string()) == name;
  });
}

Result<json::array::iterator> stage_in(json::object& document, std::string_view name) {
  json::array& stages = document["apiStages"].as_array();
  const auto found = find_stage(stages, name);
  if (found == stages.end()) return refuse(Fault::validation, "Invalid API Stage specified");
  return found;
}

Result<> add_stage(json::object& document, const PatchStep& step) {
  const std::size_t colon = step.value.find(':');
  if (colon == std::string_view::npos) return refuse(Fault::validation, "Invalid API Stage specified");
  document["apiStages"].as_array().emplace_back(
      json::object{{"apiId", step.value.substr(0, colon)}, {"stage", step.value.substr(colon + 1)}});
  return {};
}

Result<> remove_stage(json::object& document, const PatchStep& step) {
  TRY(const auto stage, stage_in(document, step.value));
  document["apiStages"].as_array().erase(stage);
  return {};
}

// "~1encrypt~1POST", "~1encrypt/POST" and "/encrypt/POST" all are /encrypt/POST.
std::string method_of(const PatchStep& step) {
  std::string name;
  for (const std::string_view part : std::span(step.parts).subspan(1)) {
    const std::string text = unescaped(part);
    name += text.starts_with('/') ? text : "/" + text;
  }
  return name;
}

// "/apiStages/a:prod/throttle/~1encrypt~1POST/rateLimit": the throttle of that method.
Result<json::object*> throttle_in(json::object& document, const PatchStep& step) {
  TRY(const auto stage, stage_in(document, unescaped(step.parts[0])));
  json::value& methods = stage->get_object()["throttle"];
  json::object& all = methods.is_object() ? methods.get_object() : methods.emplace_object();
  json::value& method = all[method_of(step)];
  return method.is_object() ? &method.get_object() : &method.emplace_object();
}

Result<> set_rate(json::object& document, const PatchStep& step) {
  TRY(json::object* const throttle, throttle_in(document, step));
  TRY((*throttle)["rateLimit"], patch_value(PatchType::number, step));
  return {};
}

Result<> set_burst(json::object& document, const PatchStep& step) {
  TRY(json::object* const throttle, throttle_in(document, step));
  TRY((*throttle)["burstLimit"], patch_value(PatchType::integer, step));
  return {};
}

Result<> remove_method(json::object& document, const PatchStep& step) {
  TRY(const auto stage, stage_in(document, unescaped(step.parts[0])));
  json::object& one = stage->get_object();
  json::value* const methods = one.if_contains("throttle");
  if (methods == nullptr) return {};
  methods->as_object().erase(method_of(step));
  if (methods->as_object().empty()) one.erase("throttle");
  return {};
}

Result<> remove_methods(json::object& document, const PatchStep& step) {
  TRY(const auto stage, stage_in(document, unescaped(step.parts[0])));
  stage->get_object().erase("throttle");
  return {};
}

constexpr auto text = PatchType::text;
constexpr PatchPath paths[] = {
    {"/name", {PatchOp::replace}},
    {"/description", {PatchOp::replace, PatchOp::remove}},
    {"/productCode", {PatchOp::replace, PatchOp::remove}},
    {"/throttle", {PatchOp::remove}},
    {"/throttle/rateLimit", {PatchOp::add, PatchOp::replace}, PatchType::number},
    {"/throttle/burstLimit", {PatchOp::add, PatchOp::replace, PatchOp::remove}, PatchType::integer},
    {"/quota", {PatchOp::remove}},
    {"/quota/limit", {PatchOp::add, PatchOp::replace}, PatchType::integer},
    {"/quota/offset", {PatchOp::add, PatchOp::replace}, PatchType::integer},
    {"/quota/period", {PatchOp::add, PatchOp::replace}},
    {"/apiStages", {PatchOp::add}, text, &add_stage},
    {"/apiStages", {PatchOp::remove}, text, &remove_stage},
    {"/apiStages/*/throttle", {PatchOp::remove}, text, &remove_methods},
    {"/apiStages/*/throttle/*", {PatchOp::remove}, text, &remove_method},
    {"/apiStages/*/throttle/*/rateLimit", {PatchOp::add, PatchOp::replace}, text, &set_rate},
    {"/apiStages/*/throttle/*/burstLimit", {PatchOp::add, PatchOp::replace}, text, &set_burst},
    {"/apiStages/*/throttle/*/*", {PatchOp::remove}, text, &remove_method},
    {"/apiStages/*/throttle/*/*/rateLimit", {PatchOp::add, PatchOp::replace}, text, &set_rate},
    {"/apiStages/*/throttle/*/*/burstLimit", {PatchOp::add, PatchOp::replace}, text, &set_burst},
    {"/apiStages/*/throttle//*/*", {PatchOp::remove}, text, &remove_method},
    {"/apiStages/*/throttle//*/*/rateLimit", {PatchOp::add, PatchOp::replace}, text, &set_rate},
    {"/apiStages/*/throttle//*/*/burstLimit", {PatchOp::add, PatchOp::replace}, text, &set_burst}};

// Fault::already_exists where a key of the plan is in another one that has a stage of the record. Who puts a
// key into a plan holds the plans it is in.
Result<> check_keys(Rest& rest, const UsagePlan& plan, const UsagePlanRecord& record) {
  std::set<std::shared_ptr<const UsagePlan>> others;
  for (const auto& member : rest.gateway.plan_keys(plan.id)) {
    for (const auto& other : rest.gateway.plans_of_key(member->id)) {
      if (other->id == plan.id) continue;
      CHECK(check_overlap(member->id, plan.id, record, *other));
      others.insert(other);
    }
  }
  for (const auto& other : others) gateway::hold(rest.call(), *other);
  return {};
}

Result<UsagePlanView> update_usage_plan(Rest& rest, const UpdateUsagePlanRequest& request) {
  TRY(const auto plan, find_plan(rest, request.plan));
  TRY(const UsagePlanRecord record, patched(plan->record, paths, request.operations));
  CHECK(check_plan(rest, plan->id, record));
  CHECK(check_keys(rest, *plan, record));
  gateway::replace(rest.call(), *plan, record);
  return view_of(plan->id, record);
}

}  // namespace

extern const Operation UpdateUsagePlan =
    rest_operation<&update_usage_plan>("UpdateUsagePlan", {"PATCH", "/usageplans/{usageplanId}"},
                                       "Changes a usage plan: its name, API stages, throttles and quota.",
                                       {Fault::not_found, Fault::already_exists});

}  // namespace bongtu::ops::apigateway
