#include "ops/apigateway/api_key.h"
#include "ops/apigateway/page.h"
#include "ops/apigateway/usage_plan.h"

namespace bongtu::ops::apigateway {
namespace {

struct GetUsagePlansRequest {
  std::optional<std::string> position;
  std::optional<std::string> key;
  std::optional<std::int64_t> limit;
  static constexpr auto shape =
      fields(field("position", &GetUsagePlansRequest::position, {}, position_doc),
             field("keyId", &GetUsagePlansRequest::key, {}, "Only the plans that this API key is in."),
             field("limit", &GetUsagePlansRequest::limit, limit_bounds, limit_doc));
};

Result<Page<UsagePlanView>> get_usage_plans(Rest& rest, const GetUsagePlansRequest& request) {
  if (request.key) CHECK(find_key(rest, *request.key));
  std::vector<std::pair<std::string, UsagePlanView>> views;
  for (const auto& plan : request.key ? rest.gateway.plans_of_key(*request.key) : rest.gateway.usage_plans())
    views.emplace_back(plan->id, view_of(plan->id, plan->record));
  return page_of("usageplans", request.position, request.limit, std::move(views));
}

}  // namespace

extern const Operation GetUsagePlans = rest_operation<&get_usage_plans>(
    "GetUsagePlans", {"GET", "/usageplans"}, "Lists the usage plans.", {Fault::not_found});

}  // namespace bongtu::ops::apigateway
