#include "ops/apigateway/plan_key.h"

namespace bongtu::ops::apigateway {
namespace {

struct CreateUsagePlanKeyRequest {
  std::string plan;
  std::string key;
  std::string type;
  static constexpr auto shape =
      fields(field("usageplanId", &CreateUsagePlanKeyRequest::plan, {}, plan_doc),
             field("keyId", &CreateUsagePlanKeyRequest::key, {}, api_key_doc),
             field("keyType", &CreateUsagePlanKeyRequest::type, {}, "API_KEY, the only one."));
};

Result<PlanKeyView> create_usage_plan_key(Rest& rest, const CreateUsagePlanKeyRequest& request) {
  if (request.type != "API_KEY")
    return refuse(Fault::validation, "Invalid key type specified. Must be one of: [API_KEY]");
  TRY(const auto plan, find_plan(rest, request.plan));
  TRY(const auto key, find_key(rest, request.key));
  if (rest.gateway.plan_key(plan->id, key->id) != nullptr)
    return refuse(Fault::already_exists, "API Key " + key->id + " is already in Usage Plan " + plan->id);
  const auto others = rest.gateway.plans_of_key(key->id);
  CHECK(join_plan(rest, *plan, key->id, others));
  gateway::hold(rest.call(), *plan);
  for (const auto& other : others) gateway::hold(rest.call(), *other);
  CHECK(replace_key(rest, *key, key->record));
  TRY(WipedText value, value_of(rest, *key));
  return PlanKeyView{key->id, "API_KEY", std::move(value), key->record.name};
}

}  // namespace

extern const Operation CreateUsagePlanKey = rest_operation<&create_usage_plan_key>(
    "CreateUsagePlanKey", {"POST", "/usageplans/{usageplanId}/keys", 201},
    "Puts an API key into a usage plan.", {Fault::not_found, Fault::already_exists});

}  // namespace bongtu::ops::apigateway
