#include "ops/apigateway/plan_key.h"

namespace bongtu::ops::apigateway {
namespace {

Result<Nothing> delete_usage_plan_key(Rest& rest, const PlanKeyRequest& request) {
  TRY(const auto member, find_plan_key(rest, request.plan, request.key));
  gateway::remove(rest.call(), *member);
  return Nothing{};
}

}  // namespace

extern const Operation DeleteUsagePlanKey = rest_operation<&delete_usage_plan_key>(
    "DeleteUsagePlanKey", {"DELETE", "/usageplans/{usageplanId}/keys/{keyId}", 202},
    "Takes an API key out of a usage plan; what it used counts on where it comes back.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
