#include "ops/apigateway/usage_plan.h"

namespace bongtu::ops::apigateway {
namespace {

Result<UsagePlanView> get_usage_plan(Rest& rest, const UsagePlanRequest& request) {
  TRY(const auto plan, find_plan(rest, request.plan));
  return view_of(plan->id, plan->record);
}

}  // namespace

extern const Operation GetUsagePlan = rest_operation<&get_usage_plan>(
    "GetUsagePlan", {"GET", "/usageplans/{usageplanId}"}, "Tells of a usage plan.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
