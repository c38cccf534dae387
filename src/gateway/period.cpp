#include "gateway/period.h"

namespace bongtu::gateway {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

sys_days as_days(std::int64_t day) { return sys_days(std::chrono::days(day)); }

// The Sunday on or before the day.
std::int64_t sunday_of(std::int64_t day) {
  return day - std::int64_t(std::chrono::weekday(as_days(day)).c_encoding());
}

std::int64_t first_of_month(std::int64_t day) {
  const year_month_day date(as_days(day));
  return sys_days(date.year() / date.month() / 1).time_since_epoch().count();
}

}  // namespace

std::int64_t day_of(Time time) {
  return std::chrono::floor<std::chrono::days>(time).time_since_epoch().count();
}

std::int64_t period_of(const QuotaSettings& quota, std::int64_t day) {
  if (quota.period == "WEEK") return sunday_of(day - quota.offset) + quota.offset;
  if (quota.period == "MONTH") return first_of_month(day - quota.offset) + quota.offset;
  return day;
}

std::string iso_date(std::int64_t day) {
  return iso_time(from_milliseconds(day * std::int64_t{86'400'000})).substr(0, 10);
}

std::optional<std::int64_t> from_iso_date(std::string_view text) {
  if (text.size() != 10) return std::nullopt;
  const auto time = from_iso_time(std::string(text) + "T00:00:00Z");
  return time ? std::optional(day_of(*time)) : std::nullopt;
}

}  // namespace bongtu::gateway
