#include "keys/counted_time.h"

#include "keys/testing.h"

namespace bongtu::keys {
namespace {

using namespace std::chrono_literals;

class CountedTimeTest : public WithCatalog {
 protected:
  // What is counted beyond the beginning, after a tick; the clocks are moved by so much before it.
  std::chrono::milliseconds tick(CountedTime& counting, std::chrono::milliseconds wall,
                                 std::chrono::milliseconds steady) {
    wall_ += wall;
    steady_ += steady;
    const auto counted = counting.tick(wall_, steady_);
    EXPECT_TRUE(counted);
    return counted.value() - begin_;
  }
  std::chrono::milliseconds tick(std::chrono::milliseconds both) { return tick(counting_, both, both); }
  std::uint64_t notes() { return at_rest_.store->get("meta/counted-time").value()->version; }

  const Time begin_ = at_rest_.clock.now();
  Time wall_ = begin_;
  Steady steady_{};
  CountedTime counting_{*at_rest_.store};
};

TEST_F(CountedTimeTest, BeginsAsTheWallClockAndFollowsIt) {
  EXPECT_EQ(counted_time(*at_rest_.store, begin_).value(), begin_);
  EXPECT_EQ(tick(0ms), 0ms);
  EXPECT_EQ(tick(60s), 60s);
  EXPECT_EQ(tick(240h), 240h + 60s);
  EXPECT_EQ(counted_time(*at_rest_.store, wall_ + 1h).value(), wall_);
}

TEST_F(CountedTimeTest, IsNotedOnceAMinute) {
  tick(0ms);
  for (int ticks = 0; ticks < 59; ++ticks) EXPECT_EQ(tick(1s), 0ms);
  EXPECT_EQ(notes(), 1u);
  EXPECT_EQ(tick(1s), 60s);
  EXPECT_EQ(notes(), 2u);
}

TEST_F(CountedTimeTest, AClockThatIsMovedForwardDoesNotHastenIt) {
  tick(0ms);
  EXPECT_EQ(tick(counting_, 40 * 24h, 0s), 0ms);
  EXPECT_EQ(tick(counting_, 0s, 60s), 60s);
  EXPECT_EQ(tick(counting_, 40 * 24h, 60s), 120s);
  EXPECT_EQ(tick(60s), 180s);
}

TEST_F(CountedTimeTest, AClockThatIsMovedBackStopsItOnlyUntilItGoesOn) {
  tick(0ms);
  EXPECT_EQ(tick(counting_, -40 * 24h, 60s), 0ms);
  EXPECT_EQ(tick(60s), 60s);
}

TEST_F(CountedTimeTest, TheTimeWithoutAServerCountsUpToADay) {
  tick(0ms);
  wall_ += 5h;
  CountedTime second(*at_rest_.store);
  EXPECT_EQ(tick(second, 0s, 0s), 5h);
  CountedTime third(*at_rest_.store);
  EXPECT_EQ(tick(third, 40 * 24h, 0s), 29h);
  CountedTime fourth(*at_rest_.store);
  EXPECT_EQ(tick(fourth, -40 * 24h, 0s), 29h);
}

TEST_F(CountedTimeTest, TwoProcessesCountTogetherAndNotTwice) {
  CountedTime other(*at_rest_.store);
  tick(0ms);
  tick(other, 0ms, 0ms);
  std::chrono::milliseconds counted{};
  for (int minutes = 0; minutes < 60; ++minutes) {
    counted = tick(30s);
    counted = std::max(counted, tick(other, 30s, 30s));
  }
  EXPECT_LE(counted, wall_ - begin_);
  EXPECT_GE(counted, wall_ - begin_ - 2min);
}

// However long another process did the noting: what this one saw pass is no credit for a moved clock.
TEST_F(CountedTimeTest, AProcessThatSeldomNotesHasNoCreditForAMovedClock) {
  CountedTime other(*at_rest_.store);
  tick(0ms);
  tick(other, 0ms, 0ms);
  for (int minutes = 0; minutes < 600; ++minutes) {
    tick(other, 60s, 60s);
    tick(0s);
  }
  EXPECT_EQ(tick(counting_, 40 * 24h, 60s), 600min + 60s);
}

TEST_F(CountedTimeTest, AStoreThatFailsIsAnError) {
  tick(0ms);
  at_rest_.tamper("meta/counted-time");
  EXPECT_EQ(counting_.tick(wall_, steady_).error().fault, Fault::internal);
  EXPECT_EQ(counted_time(*at_rest_.store, wall_).error().fault, Fault::internal);
}

}  // namespace
}  // namespace bongtu::keys
