#include "gateway/period.h"

#include <gtest/gtest.h>

namespace bongtu::gateway {
namespace {

std::int64_t day(std::string_view date) { return from_iso_date(date).value(); }

TEST(Period, StartsAtMidnightOnSundayOrOnTheFirst) {
  struct Case {
    std::string_view period;
    std::int64_t offset;
    std::string_view day, start;
  };
  const Case cases[] = {
      {"DAY", 0, "2026-11-24", "2026-11-24"},    {"WEEK", 0, "2026-11-24", "2026-11-22"},
      {"WEEK", 0, "2026-11-22", "2026-11-22"},   {"WEEK", 0, "2026-11-21", "2026-11-15"},
      {"WEEK", 3, "2026-11-24", "2026-11-18"},   {"WEEK", 3, "2026-11-25", "2026-11-25"},
      {"WEEK", 6, "2026-11-28", "2026-11-28"},   {"MONTH", 0, "2026-11-24", "2026-11-01"},
      {"MONTH", 0, "2026-11-01", "2026-11-01"},  {"MONTH", 9, "2026-11-09", "2026-10-10"},
      {"MONTH", 9, "2026-11-10", "2026-11-10"},  {"MONTH", 27, "2026-02-27", "2026-01-28"},
      {"MONTH", 27, "2026-02-28", "2026-02-28"}, {"MONTH", 27, "2026-03-01", "2026-02-28"},
      {"MONTH", 0, "2024-02-29", "2024-02-01"},  {"WEEK", 0, "1970-01-03", "1969-12-28"},
  };
  for (const Case& one : cases) {
    const QuotaSettings quota{1, one.offset, std::string(one.period)};
    EXPECT_EQ(iso_date(period_of(quota, day(one.day))), one.start) << one.period << one.offset << one.day;
  }
}

TEST(Period, IsReadFromDatesOnly) {
  EXPECT_EQ(from_iso_date("1970-01-02"), 1);
  for (const std::string_view text :
       {"", "2026-02-30", "2026-2-3", "2026-11-24T", "yesterday!", "2026/11/24"})
    EXPECT_FALSE(from_iso_date(text)) << text;
}

}  // namespace
}  // namespace bongtu::gateway
