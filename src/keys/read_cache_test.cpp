#include "keys/read_cache.h"

#include <gtest/gtest.h>

#include <thread>

namespace bongtu::keys {
namespace {

using namespace std::chrono_literals;
using Cache = ReadCache<int>;
const Time now = from_milliseconds(1'795'512'600'000);

void fill(Cache& cache, const std::string& key, std::shared_ptr<const int> value, Time time = now) {
  cache.fill(key, cache.ticket(key), std::move(value), time);
}
std::shared_ptr<const int> number(int value) { return std::make_shared<const int>(value); }

std::size_t known(Cache& cache, int keys) {
  std::size_t count = 0;
  for (int i = 0; i < keys; ++i) count += cache.find(std::to_string(i), now).known ? 1 : 0;
  return count;
}

TEST(ReadCache, KnowsNothingUntilItIsTold) {
  Cache cache(16);
  EXPECT_FALSE(cache.find("a", now).known);
  fill(cache, "a", number(1));
  EXPECT_EQ(*cache.find("a", now).value, 1);
  EXPECT_EQ(*cache.find("a", now + 24h).value, 1);  // what is there stays until it is forgotten
  EXPECT_FALSE(cache.find("b", now).known);
  fill(cache, "a", number(2));
  EXPECT_EQ(*cache.find("a", now).value, 2);
}

TEST(ReadCache, BelievesAnAbsenceForOneSecond) {
  Cache cache(16);
  fill(cache, "a", nullptr);
  EXPECT_TRUE(cache.find("a", now).known);
  EXPECT_EQ(cache.find("a", now).value, nullptr);
  EXPECT_TRUE(cache.find("a", now + 999ms).known);
  EXPECT_FALSE(cache.find("a", now + 1s).known);
  fill(cache, "a", nullptr, now + 1s);
  EXPECT_TRUE(cache.find("a", now + 1s).known);
  fill(cache, "a", number(1), now + 2s);
  EXPECT_EQ(*cache.find("a", now + 9s).value, 1);
}

TEST(ReadCache, BoundsTheSumOfTheWeightsAndKeepsNothingThatIsTooHeavy) {
  Cache cache(16 * 99);  // 100 in each sixteenth
  for (int i = 0; i < 1000; ++i) {
    const std::string key = std::to_string(i);
    cache.fill(key, cache.ticket(key), number(i), now, 50);
  }
  EXPECT_LE(known(cache, 1000), 32U);
  EXPECT_GE(known(cache, 1000), 16U);
  cache.fill("heavy", cache.ticket("heavy"), number(1), now, 101);
  EXPECT_FALSE(cache.find("heavy", now).known);
  EXPECT_GE(known(cache, 1000), 16U);  // nor did it push others out
  cache.fill("heavy", cache.ticket("heavy"), number(1), now, 100);
  EXPECT_TRUE(cache.find("heavy", now).known);
  cache.fill("heavy", cache.ticket("heavy"), number(2), now, 101);
  EXPECT_FALSE(cache.find("heavy", now).known);  // the lighter one before is not what there is
}

TEST(ReadCache, ForgetsWhatACommitChanged) {
  Cache cache(16);
  fill(cache, "a", number(1));
  fill(cache, "b", nullptr);
  cache.forget("a");
  cache.forget("b");
  cache.forget("never there");
  EXPECT_FALSE(cache.find("a", now).known);
  EXPECT_FALSE(cache.find("b", now).known);
}

TEST(ReadCache, DropsAFillThatBeganBeforeAForget) {
  Cache cache(16);
  for (const auto& stale : {number(1), std::shared_ptr<const int>()}) {
    const std::uint64_t ticket = cache.ticket("a");  // a slow reader has read the old value
    cache.forget("a");                               // and a commit changes it meanwhile
    cache.fill("a", ticket, stale, now);
    EXPECT_FALSE(cache.find("a", now).known);
  }
  fill(cache, "a", number(2));
  EXPECT_EQ(*cache.find("a", now).value, 2);
}

TEST(ReadCache, ASlowFillDoesNotReplaceANewerOne) {
  Cache cache(16);
  const std::uint64_t ticket = cache.ticket("a");
  cache.forget("a");
  fill(cache, "a", number(2));
  cache.fill("a", ticket, number(1), now);
  EXPECT_EQ(*cache.find("a", now).value, 2);
}

TEST(ReadCache, IsBoundedWhateverItIsTold) {
  Cache cache(160);
  for (int i = 0; i < 10'000; ++i) fill(cache, std::to_string(i), i % 2 == 0 ? number(i) : nullptr);
  EXPECT_LE(known(cache, 10'000), 160u + 16u);
  EXPECT_GE(known(cache, 10'000), 100u);
}

TEST(ReadCache, KeepsWhatIsUsed) {
  Cache cache(160);
  for (int i = 0; i < 10'000; ++i) {
    fill(cache, std::to_string(i), number(i));
    ASSERT_TRUE(cache.find("0", now).known) << i;
  }
}

TEST(ReadCache, ServesManyThreads) {
  Cache cache(64);
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&cache, thread] {
      for (int i = 0; i < 5'000; ++i) {
        const std::string key = std::to_string(i * 7 % 100);
        if (i % 10 == thread) cache.forget(key);
        const auto found = cache.find(key, now);
        if (!found.known)
          fill(cache, key, number(i * 7 % 100));
        else
          EXPECT_EQ(std::to_string(*found.value), key);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace bongtu::keys
