#include "ops/apigateway/plan_key.h"

namespace bongtu::ops::apigateway {

Result<std::shared_ptr<const gateway::PlanKey>> find_plan_key(Rest& rest, const std::string& plan,
                                                              const std::string& key) {
  CHECK(find_plan(rest, plan));
  CHECK(find_key(rest, key));
  auto member = rest.gateway.plan_key(plan, key);
  if (member == nullptr) return refuse(Fault::not_found, "Invalid Usage Plan Key identifier specified");
  return member;
}

Result<> join_plan(Rest& rest, const UsagePlan& plan, const std::string& key,
                   const std::vector<std::shared_ptr<const UsagePlan>>& others) {
  for (const auto& other : others) CHECK(check_overlap(key, plan.id, plan.record, *other));
  gateway::create(rest.call(), "apigateway/plan-key/" + plan.id + "/" + key,
                  gateway::PlanKeyRecord{seconds(rest.call().now)});
  return {};
}

}  // namespace bongtu::ops::apigateway
