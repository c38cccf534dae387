#include "ops/apigateway/usage_plan.h"

namespace bongtu::ops::apigateway {
namespace {

Result<Nothing> delete_usage_plan(Rest& rest, const UsagePlanRequest& request) {
  TRY(const auto plan, find_plan(rest, request.plan));
  if (!plan->record.api_stages.empty()) {
    const ApiStage& stage = plan->record.api_stages.front();
    return refuse(Fault::validation, "Cannot delete Usage Plan " + plan->id +
                                         " because there are API Stages associated with it, including " +
                                         stage.api_id + ":" + stage.stage);
  }
  for (const auto& member : rest.gateway.plan_keys(plan->id)) gateway::remove(rest.call(), *member);
  gateway::remove(rest.call(), *plan);
  return Nothing{};
}

}  // namespace

extern const Operation DeleteUsagePlan =
    rest_operation<&delete_usage_plan>("DeleteUsagePlan", {"DELETE", "/usageplans/{usageplanId}", 202},
                                       "Deletes a usage plan that no API stage is in.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
