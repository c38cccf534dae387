// Days and the periods of quotas, in UTC (API Gateway API reference, "QuotaSettings").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "gateway/plan_records.h"

namespace bongtu::gateway {

// Counted from 1970-01-01.
std::int64_t day_of(Time time);
// The first day of the period that the day is in.
std::int64_t period_of(const QuotaSettings& quota, std::int64_t day);

// "2026-11-24"; nothing for what is no such date.
std::string iso_date(std::int64_t day);
std::optional<std::int64_t> from_iso_date(std::string_view text);

}  // namespace bongtu::gateway
