#include "base/clock.h"

#include <gtest/gtest.h>

namespace bongtu {
namespace {

constexpr Time example = from_milliseconds(1795512600250);  // 2026-11-24 09:30:00.250 UTC

TEST(Clock, WritesEachForm) {
  EXPECT_EQ(iso_time(example), "2026-11-24T09:30:00.250Z");
  EXPECT_EQ(iso_basic(example), "20261124T093000Z");
  EXPECT_EQ(http_date(example), "Tue, 24 Nov 2026 09:30:00 GMT");
  EXPECT_DOUBLE_EQ(seconds(example), 1795512600.25);
  EXPECT_EQ(milliseconds(example), 1795512600250);
}

TEST(Clock, WritesTheEdgesOfTheCalendar) {
  EXPECT_EQ(iso_time(from_milliseconds(0)), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(iso_time(from_milliseconds(-1)), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(iso_time(from_milliseconds(1709164799999)), "2024-02-28T23:59:59.999Z");
  EXPECT_EQ(iso_time(from_milliseconds(1709164800000)), "2024-02-29T00:00:00.000Z");
  EXPECT_EQ(iso_time(from_milliseconds(5)), "1970-01-01T00:00:00.005Z");
}

TEST(Clock, ReadsBackWhatItWrites) {
  for (std::int64_t day = 0; day < 365 * 200; day += 37) {
    const Time time = from_milliseconds((day * 86400 + day * 7919 % 86400) * 1000);
    EXPECT_EQ(from_iso_basic(iso_basic(time)), time);
    EXPECT_EQ(from_http_date(http_date(time)), time);
  }
}

TEST(Clock, RefusesWhatIsNotExactlyABasicIsoTime) {
  EXPECT_EQ(from_iso_basic("20240229T000000Z"), from_milliseconds(1709164800000));
  for (const std::string_view text : {
           "",
           "20261124T093000",
           "20261124T093000z",
           "20261124t093000Z",
           "20261124 093000Z",
           "2026-11-24T09:30:00Z",
           "20261124T093000Z ",
           " 20261124T093000Z",
           "20261124T093000ZZ",
           "20261124T09300Z",
           "20261124T240000Z",
           "20261124T096000Z",
           "20261124T093060Z",
           "20261131T093000Z",
           "20230229T000000Z",
           "20261324T093000Z",
           "20260024T093000Z",
           "20261100T093000Z",
           "+0261124T093000Z",
           "2026112 T093000Z",
           "20261124T093000.000Z",
           "20261124T093000+0000",
       }) {
    EXPECT_FALSE(from_iso_basic(text)) << text;
  }
  EXPECT_FALSE(from_iso_basic(std::string_view("20261124T093000Z\0", 17))) << "a NUL after it";
}

TEST(Clock, RefusesWhatIsNotExactlyAnHttpDate) {
  EXPECT_EQ(from_http_date("Tue, 24 Nov 2026 09:30:00 GMT"), from_milliseconds(1795512600000));
  for (const std::string_view text : {
           "",
           "Wed, 24 Nov 2026 09:30:00 GMT",
           "Tue, 24 Nov 2026 09:30:00",
           "Tue, 24 Nov 2026 09:30:00 UTC",
           "Tue, 24 Nov 2026 09:30:00 +0000",
           "tue, 24 Nov 2026 09:30:00 GMT",
           "Tuesday, 24-Nov-26 09:30:00 GMT",
           "Tue Nov 24 09:30:00 2026",
           "Tue, 4 Nov 2026 09:30:00 GMT",
           "Tue, 31 Nov 2026 09:30:00 GMT",
           "Tue,  24 Nov 2026 09:30:00 GMT",
           "Tue, 24 Nov 2026 24:30:00 GMT",
           "Tue, 24 Nov 2026 09:30:00 GMT ",
       }) {
    EXPECT_FALSE(from_http_date(text)) << text;
  }
}

TEST(Clock, AFixedClockMovesOnlyWhenItIsSet) {
  FixedClock clock(example);
  EXPECT_EQ(clock.now(), example);
  clock.set(from_milliseconds(1));
  EXPECT_EQ(clock.now(), from_milliseconds(1));
}

TEST(Clock, TheSystemClockIsInThisCentury) {
  EXPECT_GT(SystemClock().now(), from_iso_basic("20240101T000000Z"));
  EXPECT_LT(SystemClock().now(), from_iso_basic("21000101T000000Z"));
}

}  // namespace
}  // namespace bongtu
