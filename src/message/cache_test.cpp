#include "message/cache.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace bongtu::message {
namespace {

using namespace std::chrono_literals;

struct Cached : testing::Test {
  using Value = std::shared_ptr<int>;

  Cache<std::string, Value> cache{3};
  SteadyTime now{};

  // Tells whether the cache still has it.
  std::weak_ptr<int> insert(const std::string& key, std::chrono::seconds age) {
    auto value = std::make_shared<int>(0);
    cache.insert(key, value, now + age, now);
    return value;
  }
};

TEST_F(Cached, value_is_there_up_to_its_exact_time) {
  insert("a", 10s);
  now += 10s - 1ns;
  EXPECT_NE(cache.find("a", now), nullptr);
  now += 1ns;
  EXPECT_EQ(cache.find("a", now), nullptr);
}

TEST_F(Cached, the_least_recently_used_goes_first) {
  for (const char* key : {"a", "b", "c"}) insert(key, 10s);
  cache.find("a", now);
  const auto d = insert("d", 10s);
  EXPECT_EQ(cache.size(), 3u);
  EXPECT_EQ(cache.find("b", now), nullptr);
  for (const char* key : {"a", "c", "d"}) EXPECT_NE(cache.find(key, now), nullptr) << key;
}

// Regression: what nobody asked for again stayed in memory, with its key, until others took its place.
TEST_F(Cached, values_whose_time_is_over_go_at_the_next_use_of_any) {
  const auto use = [&](int which) {
    if (which == 0) cache.find("other", now);
    if (which == 1) insert("other", 10s);
    if (which == 2) cache.drop_expired(now);
  };
  for (const int which : {0, 1, 2}) {
    const auto longest = insert("longest", 30s), shortest = insert("shortest", 10s),
               middle = insert("middle", 20s);
    cache.find("shortest", now);
    now += 20s;
    EXPECT_FALSE(shortest.expired());
    use(which);
    EXPECT_TRUE(shortest.expired());
    EXPECT_TRUE(middle.expired());
    EXPECT_FALSE(longest.expired());
  }
}

TEST_F(Cached, value_that_is_replaced_is_gone_and_so_is_its_time) {
  const auto first = insert("a", 10s), second = insert("a", 20s);
  EXPECT_TRUE(first.expired());
  now += 10s;
  EXPECT_EQ(*cache.find("a", now), second.lock());
  EXPECT_EQ(cache.size(), 1u);
}

TEST_F(Cached, nothing_without_capacity) {
  Cache<std::string, int> none(0);
  none.insert("a", 1, now + 10s, now);
  EXPECT_EQ(none.find("a", now), nullptr);
}

}  // namespace
}  // namespace bongtu::message
