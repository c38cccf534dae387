#include "gateway/token_bucket.h"

#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>
#include <vector>

namespace bongtu::gateway {
namespace {

using namespace std::chrono_literals;
const Time start = from_milliseconds(1'795'512'600'000);

int taken(TokenBucket& bucket, Time now, int wanted) {
  int count = 0;
  for (int i = 0; i < wanted; ++i) count += bucket.take(now) ? 1 : 0;
  return count;
}

TEST(TokenBucket, LetsTheBurstThroughAtOnceAndThenTheRate) {
  TokenBucket bucket(2.0, 5, start);
  EXPECT_EQ(taken(bucket, start, 10), 5);
  EXPECT_EQ(taken(bucket, start + 499ms, 10), 0);
  EXPECT_EQ(taken(bucket, start + 500ms, 10), 1);
  EXPECT_EQ(taken(bucket, start + 1500ms, 10), 2);
  EXPECT_EQ(taken(bucket, start + 1h, 100), 5);  // never more than the burst
}

TEST(TokenBucket, ARateBelowOneASecondAddsUp) {
  TokenBucket bucket(0.1, 1, start);
  EXPECT_EQ(taken(bucket, start, 2), 1);
  for (int second = 1; second < 10; ++second) EXPECT_FALSE(bucket.take(start + second * 1s)) << second;
  EXPECT_TRUE(bucket.take(start + 10'001ms));
}

TEST(TokenBucket, WithoutBurstOrRateNothingMorePasses) {
  TokenBucket nothing(100.0, 0, start);
  EXPECT_EQ(taken(nothing, start + 1h, 10), 0);
  TokenBucket once(0.0, 3, start);
  EXPECT_EQ(taken(once, start, 10), 3);
  EXPECT_EQ(taken(once, start + 24h, 10), 0);
}

TEST(TokenBucket, AClockThatGoesBackAddsNothingAndTakesNothing) {
  TokenBucket bucket(1.0, 2, start);
  EXPECT_EQ(taken(bucket, start, 5), 2);
  EXPECT_EQ(taken(bucket, start - 1h, 5), 0);
  EXPECT_EQ(taken(bucket, start + 999ms, 5), 0);  // not an hour and a second later
  EXPECT_EQ(taken(bucket, start + 1s, 5), 1);
  EXPECT_EQ(taken(bucket, start - 1s, 5), 0);
  EXPECT_EQ(taken(bucket, start + 2s, 5), 1);
}

TEST(TokenBucket, NeverLetsMoreThroughThanBurstPlusRateTimesTime) {
  std::mt19937 chance(1);
  for (int round = 0; round < 200; ++round) {
    const double rate = std::uniform_real_distribution(0.0, 20.0)(chance);
    const int burst = std::uniform_int_distribution(0, 30)(chance);
    TokenBucket bucket(rate, burst, start);
    FixedClock clock(start);
    Time latest = start;
    double passed = 0;
    for (int call = 0; call < 500; ++call) {
      clock.set(clock.now() + std::chrono::milliseconds(std::uniform_int_distribution(-200, 400)(chance)));
      latest = std::max(latest, clock.now());
      passed += bucket.take(clock.now()) ? 1 : 0;
      const double time = static_cast<double>((latest - start).count()) / 1000.0;
      ASSERT_LE(passed, burst + rate * time + 1e-6) << "rate " << rate << ", burst " << burst;
    }
  }
}

TEST(TokenBucket, CountsCallsOfManyThreadsOnce) {
  TokenBucket bucket(1.0, 1000, start);
  std::atomic<int> passed = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] { passed += taken(bucket, start, 500); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(passed, 1000);
}

}  // namespace
}  // namespace bongtu::gateway
