#include "ops/apigateway/usage.h"

#include <algorithm>
#include <limits>

#include "gateway/period.h"

namespace bongtu::ops::apigateway {
namespace {

using gateway::period_of;

std::int64_t used_in(const Days& days, std::int64_t first, std::int64_t last) {
  std::int64_t sum = 0;
  for (auto day = days.lower_bound(first); day != days.end() && day->first <= last; ++day) sum += day->second;
  return sum;
}

// What remained at the end of the day. Of the period now that is what remains and what was used since; of
// others what the quota says today.
std::int64_t remained(const gateway::QuotaSettings& quota, const Days& days, std::int64_t day,
                      std::int64_t today, std::int64_t remaining) {
  const std::int64_t start = period_of(quota, day);
  if (start == period_of(quota, today)) return remaining + used_in(days, day + 1, today);
  return std::max<std::int64_t>(0, quota.limit - used_in(days, start, day));
}

}  // namespace

Result<KeyUsage> usage_of(Rest& rest, const UsagePlan& plan, const std::string& key, std::int64_t first,
                          std::int64_t last) {
  const auto usage = rest.gateway.usage(plan.id, key);
  if (usage == nullptr) return refuse(Fault::not_found, "Invalid Usage Plan Key identifier specified");
  const auto& quota = plan.record.quota;
  const std::int64_t today = gateway::day_of(rest.call().now);
  TRY(const Days days, usage->days(quota ? period_of(*quota, first) : first, std::max(last, today)));
  TRY(const auto remaining, usage->remaining(rest.call().now));
  KeyUsage values;
  for (std::int64_t day = first; day <= last; ++day) {
    const std::int64_t left = quota && remaining ? remained(*quota, days, day, today, *remaining)
                                                 : std::numeric_limits<std::int64_t>::max();
    values.days.push_back({used_in(days, day, day), left});
  }
  return values;
}

}  // namespace bongtu::ops::apigateway
