#include "gateway/usage.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "gateway/period.h"

namespace bongtu::gateway {
namespace {

using namespace std::chrono_literals;
const Time start = from_milliseconds(1'795'512'600'000);  // 2026-11-24
constexpr std::string_view stage = "api/prod", method = "/encrypt/POST";

UsagePlanRecord plan_of(std::int64_t limit, std::string period = "MONTH") {
  UsagePlanRecord plan;
  plan.quota = QuotaSettings{limit, 0, std::move(period)};
  return plan;
}

class UsageTest : public testing::Test {
 protected:
  Verdict take(Usage& usage, Time now = start) {
    const Verdict verdict = usage.take(stage, method, nullptr, now);
    if (verdict != Verdict::undecided) return verdict;
    const auto waited = usage.take_waiting(now);
    EXPECT_TRUE(waited);
    return waited.value_or(Verdict::undecided);
  }

  std::int64_t passed(Usage& usage, int wanted, Time now = start) {
    std::int64_t count = 0;
    for (int i = 0; i < wanted; ++i) count += take(usage, now) == Verdict::passed ? 1 : 0;
    return count;
  }

  std::int64_t passed_by(std::vector<std::shared_ptr<Usage>> usages, int each) {
    std::atomic<std::int64_t> count = 0;
    std::vector<std::jthread> threads;
    for (const auto& usage : usages) threads.emplace_back([&, usage] { count += passed(*usage, each); });
    threads.clear();
    return count;
  }

  std::shared_ptr<Usage> usage_of(const UsagePlanRecord& plan) {
    auto usage = std::make_shared<Usage>("plan/key", *store_);
    usage->configure(plan, start);
    return usage;
  }

  void write(Usage& usage) {
    auto batch = usage.batch();
    ASSERT_TRUE(batch);
    if (batch->changes.empty()) return;
    ASSERT_TRUE(store_->commit(batch->changes));
    usage.written(*batch);
  }

  std::int64_t counted(Usage& usage) {
    const auto days = usage.days(day_of(start) - 1, day_of(start) + 1);
    EXPECT_TRUE(days);
    std::int64_t sum = 0;
    for (const auto& [day, calls] : days.value_or(Days())) sum += calls;
    return sum;
  }

  std::int64_t remaining(Usage& usage, Time now = start) {
    const auto left = usage.remaining(now);
    EXPECT_TRUE(left && *left);
    return left ? left->value_or(-1) : -1;
  }

  SystemClock clock_;
  std::unique_ptr<store::Store> store_ = store::open("memory:", clock_).value();
};

TEST_F(UsageTest, OfManyThreadsExactlyTheQuotaPasses) {
  for (const std::int64_t limit : {1, 7, 100, 1999}) {
    store_ = store::open("memory:", clock_).value();
    const auto usage = usage_of(plan_of(limit));
    EXPECT_EQ(passed_by(std::vector(8, usage), 300), limit);
    EXPECT_EQ(counted(*usage), limit);
    EXPECT_EQ(remaining(*usage), 0);
  }
}

TEST_F(UsageTest, OfManyNodesExactlyTheQuotaPasses) {
  const auto plan = plan_of(1000);
  std::vector<std::shared_ptr<Usage>> nodes;
  for (int i = 0; i < 6; ++i) nodes.push_back(usage_of(plan));
  const std::int64_t sum = passed_by(nodes, 400);
  for (const auto& node : nodes) ASSERT_TRUE(node->give_back());
  EXPECT_EQ(sum + passed(*nodes.front(), 400), 1000);
}

TEST_F(UsageTest, WhatIsGivenBackIsNotLost) {
  const auto plan = plan_of(1000);
  std::int64_t sum = 0;
  for (int i = 0; i < 30; ++i) {
    const auto usage = usage_of(plan);
    sum += passed(*usage, 17);
    write(*usage);
    ASSERT_TRUE(usage->give_back());
    EXPECT_EQ(remaining(*usage), 1000 - sum);
  }
  const auto last = usage_of(plan);
  EXPECT_EQ(sum + passed(*last, 2000), 1000);
  EXPECT_EQ(counted(*last), 1000);
}

TEST_F(UsageTest, ANodeThatDiesBurnsAtMostAHundredthOfWhatRemained) {
  const auto plan = plan_of(1000);
  std::int64_t sum = 0, may_lack = 0;
  for (int i = 0; i < 10; ++i) {
    may_lack += std::max<std::int64_t>(1, (1000 - sum) / 100);
    sum += passed(*usage_of(plan), 13);
  }
  const auto last = usage_of(plan);
  sum += passed(*last, 2000);
  EXPECT_LE(sum, 1000);
  EXPECT_GE(sum, 1000 - may_lack);
}

TEST_F(UsageTest, AChangedLimitCountsWhatWasUsed) {
  const auto usage = usage_of(plan_of(1000));
  EXPECT_EQ(passed(*usage, 25), 25);
  const auto change = [&](std::int64_t limit) {
    ASSERT_TRUE(usage->give_back());
    usage->configure(plan_of(limit), start);
    ASSERT_TRUE(usage->give_back());
  };
  change(30);
  EXPECT_EQ(remaining(*usage), 5);
  EXPECT_EQ(passed(*usage, 10), 5);
  change(20);
  EXPECT_EQ(take(*usage), Verdict::quota_exceeded);
  EXPECT_EQ(remaining(*usage), 0);
  change(40);
  EXPECT_EQ(passed(*usage, 100), 10);
}

TEST_F(UsageTest, WhatRemainsCanBeSet) {
  const auto usage = usage_of(plan_of(10));
  EXPECT_EQ(passed(*usage, 20), 10);
  for (const std::int64_t left : {5, 0, 3}) {
    const auto change = usage->set_remaining(left, start);
    ASSERT_TRUE(change && *change);
    ASSERT_TRUE(store_->commit({&**change, 1}));
    ASSERT_TRUE(usage->give_back());
    EXPECT_EQ(remaining(*usage), left);
    EXPECT_EQ(passed(*usage, 20), left);
  }
  EXPECT_EQ(passed(*usage, 20, start + 24h * 10), 10) << "the next month has the plan's limit";
}

TEST_F(UsageTest, ANewPeriodStartsAfreshAndAClockThatGoesBackDoesNot) {
  const auto usage = usage_of(plan_of(3, "DAY"));
  EXPECT_EQ(passed(*usage, 5), 3);
  EXPECT_EQ(passed(*usage, 5, start + 24h), 3);
  EXPECT_EQ(take(*usage, start), Verdict::quota_exceeded);
  EXPECT_EQ(take(*usage, start - 48h), Verdict::quota_exceeded);
  EXPECT_EQ(take(*usage_of(plan_of(3, "DAY")), start), Verdict::quota_exceeded) << "nor for another node";
  EXPECT_EQ(counted(*usage), 6);
}

TEST_F(UsageTest, ARefusedCallTakesNothingOfWhatElseLimitsIt) {
  UsagePlanRecord plan = plan_of(4);
  plan.throttle = Throttle{3, 0.0};
  plan.api_stages = {{"api", "prod", MapOf<Throttle>{{"/encrypt/POST", Throttle{2, 0.0}}}}};
  const auto usage = usage_of(plan);
  TokenBucket bucket(0, 100, start);
  const auto call = [&](std::string_view name) { return usage->take(stage, name, &bucket, start); };
  EXPECT_EQ(passed(*usage, 2), 2);
  EXPECT_EQ(call(method), Verdict::throttled);
  EXPECT_EQ(passed(*usage, 2), 0);
  const Verdict third = call("/decrypt/POST");
  EXPECT_TRUE(third == Verdict::passed || (third == Verdict::undecided && usage->take_waiting(start)));
  EXPECT_EQ(call("/decrypt/POST"), Verdict::throttled);
  EXPECT_EQ(remaining(*usage), 1);
  EXPECT_EQ(counted(*usage), 3);
}

TEST_F(UsageTest, CountsAreWrittenOnce) {
  UsagePlanRecord plan;
  const auto usage = usage_of(plan);
  EXPECT_EQ(passed(*usage, 5), 5);
  write(*usage);
  write(*usage);
  EXPECT_EQ(passed(*usage, 2), 2);
  EXPECT_EQ(counted(*usage), 7);
  write(*usage);
  EXPECT_EQ(counted(*usage_of(plan)), 7);
}

}  // namespace
}  // namespace bongtu::gateway
