// API keys in usage plans.
#pragma once

#include "ops/apigateway/api_key.h"
#include "ops/apigateway/usage_plan.h"

namespace bongtu::ops::apigateway {

struct PlanKeyView {
  std::string id;
  std::string type = "API_KEY";
  std::optional<WipedText> value;
  std::string name;
  static constexpr auto shape =
      fields(field("id", &PlanKeyView::id), field("type", &PlanKeyView::type),
             field("value", &PlanKeyView::value), field("name", &PlanKeyView::name));
};

struct PlanKeyRequest {
  std::string plan;
  std::string key;
  static constexpr auto shape = fields(field("usageplanId", &PlanKeyRequest::plan, {}, plan_doc),
                                       field("keyId", &PlanKeyRequest::key, {}, api_key_doc));
};

// Fault::not_found for a plan or a key that there is not, and for a key that is not in the plan.
Result<std::shared_ptr<const gateway::PlanKey>> find_plan_key(Rest& rest, const std::string& plan,
                                                              const std::string& key);

// Adds to the call that the key is in the plan. `others` are those it is in. Fault::already_exists where one
// of these has a stage of the plan. Calls that put one key into plans must conflict: the caller writes the
// key.
Result<> join_plan(Rest& rest, const UsagePlan& plan, const std::string& key,
                   const std::vector<std::shared_ptr<const UsagePlan>>& others);

}  // namespace bongtu::ops::apigateway
