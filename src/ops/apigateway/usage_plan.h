// Usage plans as the operations show and change them.
#pragma once

#include <memory>

#include "gateway/changes.h"
#include "ops/apigateway/members.h"
#include "ops/operation.h"

namespace bongtu::ops::apigateway {

using gateway::ApiStage;
using gateway::UsagePlan;
using gateway::UsagePlanRecord;

inline constexpr std::string_view plan_doc = "The id of the usage plan.";

struct UsagePlanView {
  std::string id;
  std::string name;
  std::optional<std::string> description;
  std::vector<ApiStage> api_stages;
  std::optional<gateway::Throttle> throttle;
  std::optional<gateway::QuotaSettings> quota;
  std::optional<std::string> product_code;
  std::optional<Texts> tags;
  static constexpr auto shape = fields(
      field("id", &UsagePlanView::id), field("name", &UsagePlanView::name),
      field("description", &UsagePlanView::description), field("apiStages", &UsagePlanView::api_stages),
      field("throttle", &UsagePlanView::throttle), field("quota", &UsagePlanView::quota),
      field("productCode", &UsagePlanView::product_code), field("tags", &UsagePlanView::tags));
};

UsagePlanView view_of(const std::string& id, const UsagePlanRecord& record);

struct UsagePlanRequest {
  std::string plan;
  static constexpr auto shape = fields(field("usageplanId", &UsagePlanRequest::plan, {}, plan_doc));
};

// Fault::not_found in AWS's words.
Result<std::shared_ptr<const UsagePlan>> find_plan(Rest& rest, const std::string& id);

// Fault::validation: a name, limits that are none, an API stage named twice; Fault::not_found for a stage
// that there is not. The call is only committed while the stages are there.
Result<> check_plan(Rest& rest, const std::string& id, const UsagePlanRecord& record);

// An API key has one plan for an API stage: Fault::already_exists where `other`, which the key is in, has a
// stage of `plan`.
Result<> check_overlap(const std::string& key, const std::string& plan_id, const UsagePlanRecord& plan,
                       const UsagePlan& other);

}  // namespace bongtu::ops::apigateway
