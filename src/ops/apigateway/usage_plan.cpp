#include "ops/apigateway/usage_plan.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace bongtu::ops::apigateway {
namespace {

constexpr std::int64_t most_requests = std::numeric_limits<std::int32_t>::max();
constexpr double most_a_second = 1e6;

std::unexpected<Error> wrong(std::string text) { return refuse(Fault::validation, std::move(text)); }

std::string name_of(const ApiStage& stage) { return stage.api_id + ":" + stage.stage; }

bool is_count(std::int64_t number) { return number >= 0 && number <= most_requests; }

// Three decimals are kept.
bool is_rate(double rate) {
  return rate >= 0 && rate <= most_a_second && std::abs(std::round(rate * 1e3) - rate * 1e3) < 1e-6;
}

Result<> check_throttle(const gateway::Throttle& throttle) {
  if (!throttle.rate_limit) return wrong("A throttle needs a rateLimit.");
  if (!is_rate(*throttle.rate_limit))
    return wrong("A rateLimit is a number from 0 to 1000000 with at most three decimals.");
  if (!is_count(throttle.burst_limit.value_or(0)))
    return wrong("A burstLimit is a number from 0 to 2147483647.");
  return {};
}

struct Period {
  std::string_view name;
  std::int64_t last_offset;  // days
};
constexpr Period periods[] = {{"DAY", 0}, {"WEEK", 6}, {"MONTH", 27}};

Result<> check_quota(const gateway::QuotaSettings& quota) {
  const auto* const period = std::ranges::find(periods, quota.period, &Period::name);
  if (period == std::end(periods)) return wrong("Usage Plan quota period must be one of: [DAY, WEEK, MONTH]");
  if (!is_count(quota.limit) || quota.limit == 0)
    return wrong("A quota limit is a number from 1 to 2147483647.");
  if (quota.offset >= 0 && quota.offset <= period->last_offset) return {};
  return wrong("Usage Plan quota offset must be from 0 to " + std::to_string(period->last_offset) +
               " for the period " + quota.period);
}

Result<> check_stage(Rest& rest, const std::string& id, const ApiStage& stage) {
  const auto found = rest.gateway.stage(stage.api_id, stage.stage);
  if (found == nullptr) {
    return refuse(Fault::not_found, "Invalid API Stage {api: " + stage.api_id + ", stage: " + stage.stage +
                                        "} specified for usageplan " + id);
  }
  gateway::hold(rest.call(), *found);
  if (!stage.throttle) return {};
  for (const auto& [method, throttle] : *stage.throttle) {
    if (!method.starts_with('/') || method.ends_with('/'))
      return wrong("A throttle is for a method as /path/VERB, not for '" + method + "'.");
    CHECK(check_throttle(throttle));
  }
  return {};
}

}  // namespace

UsagePlanView view_of(const std::string& id, const UsagePlanRecord& record) {
  UsagePlanView view;
  view.id = id;
  view.name = record.name;
  view.description = record.description;
  view.api_stages = record.api_stages;
  view.throttle = record.throttle;
  view.quota = record.quota;
  view.product_code = record.product_code;
  view.tags = record.tags;
  return view;
}

Result<std::shared_ptr<const UsagePlan>> find_plan(Rest& rest, const std::string& id) {
  auto plan = rest.gateway.usage_plan(id);
  if (plan == nullptr) return refuse(Fault::not_found, "Invalid Usage Plan ID specified");
  return plan;
}

Result<> check_plan(Rest& rest, const std::string& id, const UsagePlanRecord& record) {
  if (record.name.empty()) return wrong("Usage Plan name cannot be empty");
  if (record.throttle) CHECK(check_throttle(*record.throttle));
  if (record.quota) CHECK(check_quota(*record.quota));
  std::set<std::string> seen;
  for (const ApiStage& stage : record.api_stages) {
    if (!seen.insert(name_of(stage)).second)
      return wrong("Usage Plan " + id + " has the API Stage " + name_of(stage) + " twice");
    CHECK(check_stage(rest, id, stage));
  }
  return {};
}

Result<> check_overlap(const std::string& key, const std::string& plan_id, const UsagePlanRecord& plan,
                       const UsagePlan& other) {
  for (const ApiStage& stage : plan.api_stages) {
    const bool in_both = std::ranges::any_of(
        other.record.api_stages, [&](const ApiStage& one) { return name_of(one) == name_of(stage); });
    if (!in_both) continue;
    return refuse(Fault::already_exists,
                  "Usage Plan " + plan_id + " cannot be added because API Key " + key +
                      " cannot reference multiple Usage Plans with the same API Stage: " + name_of(stage));
  }
  return {};
}

}  // namespace bongtu::ops::apigateway
