#include "gateway/period.h"
#include "ops/apigateway/page.h"
#include "ops/apigateway/usage.h"

namespace bongtu::ops::apigateway {
namespace {

constexpr std::int64_t most_days = 366;

struct GetUsageRequest {
  std::string plan;
  std::optional<std::string> key;
  std::string start;
  std::string end;
  std::optional<std::string> position;
  std::optional<std::int64_t> limit;
  static constexpr auto shape = fields(
      field("usageplanId", &GetUsageRequest::plan, {}, plan_doc),
      field("keyId", &GetUsageRequest::key, {}, "Only of this API key."),
      field("startDate", &GetUsageRequest::start, {}, "The first day: 2026-11-24, in UTC."),
      field("endDate", &GetUsageRequest::end, {}, "The last day, at most 366 in all."),
      field("position", &GetUsageRequest::position, {}, position_doc),
      field("limit", &GetUsageRequest::limit, limit_bounds, "How many API keys at most; 25 if not given."));
};

Result<Page<std::string>> keys_of(Rest& rest, const GetUsageRequest& request) {
  std::vector<std::pair<std::string, std::string>> keys;
  if (request.key) {
    TRY(const auto member, find_plan_key(rest, request.plan, *request.key));
    keys.emplace_back(member->id, member->id);
  } else {
    for (const auto& member : rest.gateway.plan_keys(request.plan)) keys.emplace_back(member->id, member->id);
  }
  return page_of("usageplans/" + request.plan + "/usage", request.position, request.limit, std::move(keys));
}

Result<UsageView> get_usage(Rest& rest, const GetUsageRequest& request) {
  TRY(const auto plan, find_plan(rest, request.plan));
  const auto first = gateway::from_iso_date(request.start), last = gateway::from_iso_date(request.end);
  if (!first || !last)
    return refuse(Fault::validation, "Invalid date specified. Must be of the form: yyyy-MM-dd");
  if (*last < *first || *last - *first >= most_days)
    return refuse(Fault::validation, "Invalid date range specified. It has 1 to 366 days.");
  TRY(const auto keys, keys_of(rest, request));
  UsageView view{plan->id, request.start, request.end, keys.position, {}};
  for (const std::string& key : keys.item) {
    TRY(view.values[key], usage_of(rest, *plan, key, *first, *last));
  }
  return view;
}

}  // namespace

extern const Operation GetUsage = rest_operation<&get_usage>(
    "GetUsage", {"GET", "/usageplans/{usageplanId}/usage"},
    "Tells by day how many calls the API keys of a usage plan made, and what remained of their quotas.",
    {Fault::not_found});

}  // namespace bongtu::ops::apigateway
