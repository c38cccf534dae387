// What was used of a usage plan, as the operations show it.
#pragma once

#include "gateway/usage.h"
#include "ops/apigateway/plan_key.h"

namespace bongtu::ops::apigateway {

using gateway::Days;

// By day: calls let through, and what then remained of the quota; the largest integer where there is no
// quota.
struct KeyUsage {
  std::vector<std::vector<std::int64_t>> days;
};

template <class Out>
void write(Out& out, const KeyUsage& usage) {
  shape_detail::write(out, usage.days);
}

struct UsageView {
  std::string plan;
  std::string start;
  std::string end;
  std::optional<std::string> position;
  MapOf<KeyUsage> values;  // by the id of the API key
  static constexpr auto shape =
      fields(field("usagePlanId", &UsageView::plan), field("startDate", &UsageView::start),
             field("endDate", &UsageView::end), field("position", &UsageView::position),
             field("values", &UsageView::values));
};

// From the first day to the last, counted from 1970-01-01.
Result<KeyUsage> usage_of(Rest& rest, const UsagePlan& plan, const std::string& key, std::int64_t first,
                          std::int64_t last);

}  // namespace bongtu::ops::apigateway
