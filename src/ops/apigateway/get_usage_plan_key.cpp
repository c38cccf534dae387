#include "ops/apigateway/plan_key.h"

namespace bongtu::ops::apigateway {
namespace {

Result<PlanKeyView> get_usage_plan_key(Rest& rest, const PlanKeyRequest& request) {
  CHECK(find_plan_key(rest, request.plan, request.key));
  TRY(const auto key, find_key(rest, request.key));
  TRY(WipedText value, value_of(rest, *key));
  return PlanKeyView{key->id, "API_KEY", std::move(value), key->record.name};
}

}  // namespace

extern const Operation GetUsagePlanKey = rest_operation<&get_usage_plan_key>(
    "GetUsagePlanKey", {"GET", "/usageplans/{usageplanId}/keys/{keyId}"},
    "Tells of an API key in a usage plan, with its value.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
