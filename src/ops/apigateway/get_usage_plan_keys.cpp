#include "ops/apigateway/page.h"
#include "ops/apigateway/plan_key.h"

namespace bongtu::ops::apigateway {
namespace {

struct GetUsagePlanKeysRequest {
  std::string plan;
  std::optional<std::string> position;
  std::optional<std::int64_t> limit;
  std::optional<std::string> name;
  static constexpr auto shape =
      fields(field("usageplanId", &GetUsagePlanKeysRequest::plan, {}, plan_doc),
             field("position", &GetUsagePlanKeysRequest::position, {}, position_doc),
             field("limit", &GetUsagePlanKeysRequest::limit, limit_bounds, limit_doc),
             field("name", &GetUsagePlanKeysRequest::name, {}, "What the names start with, in their case."));
};

// Values are told one at a time.
Result<Page<PlanKeyView>> get_usage_plan_keys(Rest& rest, const GetUsagePlanKeysRequest& request) {
  TRY(const auto plan, find_plan(rest, request.plan));
  std::vector<std::pair<std::string, PlanKeyView>> views;
  for (const auto& member : rest.gateway.plan_keys(plan->id)) {
    const auto key = rest.gateway.api_key(member->id);
    if (key == nullptr || !key->record.name.starts_with(request.name.value_or(""))) continue;
    views.emplace_back(key->id, PlanKeyView{key->id, "API_KEY", {}, key->record.name});
  }
  return page_of("usageplans/" + plan->id + "/keys", request.position, request.limit, std::move(views));
}

}  // namespace

extern const Operation GetUsagePlanKeys =
    rest_operation<&get_usage_plan_keys>("GetUsagePlanKeys", {"GET", "/usageplans/{usageplanId}/keys"},
                                         "Lists the API keys in a usage plan.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
