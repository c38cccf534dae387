// What every engine promises. A new engine is a line in `engines` below.
#include <gtest/gtest.h>

#include <atomic>
#include <barrier>
#include <set>
#include <thread>

#include "store/authentic.h"
#include "store/test_directory.h"

namespace bongtu::store {
namespace {

using Kind = Change::Kind;
using namespace std::chrono_literals;

Change put(std::string key, std::uint64_t expected, std::string_view value) {
  return {Kind::put, std::move(key), expected, to_bytes(value)};
}
Change remove(std::string key, std::uint64_t expected) {
  return {Kind::remove, std::move(key), expected, {}};
}
Change expect(std::string key, std::uint64_t expected) {
  return {Kind::expect, std::move(key), expected, {}};
}

class Contract : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    const bool authentic = GetParam() == "authentic";
    auto opened = open(GetParam() == "sqlite" ? directory_.url() : "memory:", clock_);
    ASSERT_TRUE(opened) << opened.error().message << opened.error().detail;
    engine_ = *std::move(opened);
    store_ = engine_.get();
    if (!authentic) return;
    over_ = *AuthenticStore::over(*engine_, Bytes(key_size, 7));
    store_ = over_.get();
  }

  Result<std::uint64_t> commit(std::vector<Change> changes) { return store_->commit(changes); }
  void commit_ok(std::vector<Change> changes) {
    const auto done = commit(std::move(changes));
    ASSERT_TRUE(done) << done.error().message << done.error().detail;
  }
  void expect_fault(Fault fault, std::vector<Change> changes) {
    const auto done = commit(std::move(changes));
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().fault, fault) << done.error().detail;
  }

  // "version:value", or "absent".
  std::string stored(std::string_view key) {
    const auto record = store_->get(key);
    if (!record) return "failed: " + record.error().message + record.error().detail;
    if (!*record) return "absent";
    EXPECT_EQ((*record)->key, key);
    return std::to_string((*record)->version) + ":" + std::string(as_text((*record)->value));
  }

  std::vector<std::string> listed(std::string_view prefix, std::string_view after = {},
                                  std::size_t limit = 1000) {
    const auto page = store_->list(prefix, after, limit);
    if (!page) return {"failed: " + page.error().message};
    std::vector<std::string> keys;
    for (const Record& record : *page) keys.push_back(record.key);
    return keys;
  }

  using Keys = std::vector<std::string>;
  TestDirectory directory_;
  FixedClock clock_{from_milliseconds(1'800'000'000'000)};
  std::unique_ptr<Store> engine_;
  std::unique_ptr<Store> over_;
  Store* store_ = nullptr;
};

INSTANTIATE_TEST_SUITE_P(Engines, Contract, testing::Values("memory", "sqlite", "authentic"),
                         [](const auto& test) { return test.param; });

TEST_P(Contract, an_absent_record_is_absent) { EXPECT_EQ(stored("a"), "absent"); }

TEST_P(Contract, versions_start_at_one_and_grow_by_one) {
  commit_ok({put("a", 0, "first")});
  EXPECT_EQ(stored("a"), "1:first");
  commit_ok({put("a", 1, "second")});
  commit_ok({put("a", 2, "third")});
  EXPECT_EQ(stored("a"), "3:third");
  commit_ok({remove("a", 3)});
  EXPECT_EQ(stored("a"), "absent");
  commit_ok({put("a", 0, "again")});
  EXPECT_EQ(stored("a"), "1:again");
}

TEST_P(Contract, every_other_expected_version_is_a_conflict) {
  commit_ok({put("a", 0, "first")});
  commit_ok({put("a", 1, "second")});
  for (const std::uint64_t wrong : {0ull, 1ull, 3ull, 1ull << 63, ~0ull, ~0ull - 1}) {
    expect_fault(Fault::conflict, {put("a", wrong, "x")});
    expect_fault(Fault::conflict, {remove("a", wrong)});
    expect_fault(Fault::conflict, {expect("a", wrong)});
  }
  for (const std::uint64_t wrong : {1ull, 2ull, 1ull << 63, ~0ull}) {
    expect_fault(Fault::conflict, {put("absent", wrong, "x")});
    expect_fault(Fault::conflict, {remove("absent", wrong)});
    expect_fault(Fault::conflict, {expect("absent", wrong)});
  }
  EXPECT_EQ(stored("a"), "2:second");
  EXPECT_EQ(stored("absent"), "absent");
  commit_ok({expect("a", 2), expect("absent", 0), remove("absent too", 0)});
  EXPECT_EQ(stored("a"), "2:second");
}

TEST_P(Contract, a_conflict_leaves_nothing) {
  commit_ok({put("a", 0, "a1"), put("b", 0, "b1")});
  const std::vector<Change> parts = {put("a", 1, "a2"), remove("b", 1), put("c", 0, "c1")};
  for (std::size_t at = 0; at <= parts.size(); ++at) {
    std::vector<Change> changes = parts;
    changes.insert(changes.begin() + static_cast<std::ptrdiff_t>(at), expect("d", 1));
    expect_fault(Fault::conflict, changes);
    EXPECT_EQ(listed(""), (Keys{"a", "b"}));
    EXPECT_EQ(stored("a"), "1:a1");
    EXPECT_EQ(stored("b"), "1:b1");
  }
  const auto feed = store_->changes(0);
  ASSERT_TRUE(feed);
  EXPECT_EQ(feed->seq, 1u);
  EXPECT_EQ(feed->keys, (Keys{"a", "b"}));
}

TEST_P(Contract, a_key_may_occur_once_in_a_commit_and_has_1_to_4096_bytes) {
  expect_fault(Fault::validation, {put("a", 0, "x"), put("b", 0, "x"), put("a", 1, "x")});
  expect_fault(Fault::validation, {put("a", 0, "x"), expect("a", 1)});
  expect_fault(Fault::validation, {put("", 0, "x")});
  expect_fault(Fault::validation, {put(std::string(4097, 'k'), 0, "x")});
  EXPECT_EQ(listed(""), Keys{});
  commit_ok({put(std::string(4096, 'k'), 0, "x"), put("k", 0, "y")});
  EXPECT_EQ(stored(std::string(4096, 'k')), "1:x");
}

TEST_P(Contract, an_empty_commit_returns_the_latest_number_and_writes_nothing) {
  EXPECT_EQ(commit({}), 0u);
  commit_ok({put("a", 0, "x")});
  commit_ok({put("b", 0, "x")});
  EXPECT_EQ(commit({}), 2u);
  EXPECT_EQ(commit({expect("a", 1)}), 2u);
  EXPECT_EQ(commit({put("c", 0, "x")}), 3u);
}

TEST_P(Contract, keys_are_in_byte_order) {
  using namespace std::string_literals;
  const Keys in_order = {"\0"s, "\0\0"s,   "\0\1"s, "\x01"s, "A"s,  "a"s,    "a\0"s,    "a\0z"s,
                         "a/"s, "a/가"s,   "a/각"s, "a0"s,   "aa"s, "b"s,    "\x7f"s,   "\x80"s,
                         "가"s, "가나다"s, "각"s,   "힣"s,   "😀"s, "\xff"s, "\xff\0"s, "\xff\xff"s};
  for (auto key = in_order.rbegin(); key != in_order.rend(); ++key) commit_ok({put(*key, 0, *key)});
  EXPECT_EQ(listed(""), in_order);
  for (const std::string& key : in_order) EXPECT_EQ(stored(key), "1:" + key);
  EXPECT_EQ(listed("a/"), (Keys{"a/", "a/가", "a/각"}));
  EXPECT_EQ(listed("\xff"), (Keys{"\xff", "\xff\0"s, "\xff\xff"}));
  EXPECT_EQ(listed("\0"s), (Keys{"\0"s, "\0\0"s, "\0\1"s}));
}

TEST_P(Contract, pages_follow_each_other_without_gap_or_overlap) {
  Keys all;
  for (int i = 0; i < 25; ++i) all.push_back("p/" + std::to_string(100 + i));
  std::vector<Change> changes = {put("p", 0, ""), put("p.", 0, ""), put("p0", 0, ""), put("q/1", 0, "")};
  for (const std::string& key : all) changes.push_back(put(key, 0, key));
  commit_ok(changes);
  for (const std::size_t limit : {1u, 2u, 24u, 25u, 26u, 1000u}) {
    Keys collected;
    for (Keys page = listed("p/", "", limit); !page.empty(); page = listed("p/", page.back(), limit)) {
      EXPECT_LE(page.size(), limit);
      collected.insert(collected.end(), page.begin(), page.end());
    }
    EXPECT_EQ(collected, all) << limit;
  }
  EXPECT_EQ(listed("p/", "p/1225"), Keys(all.end() - 2, all.end()));  // `after` need not exist
  EXPECT_EQ(listed("p/", "a", 1), Keys{all.front()});                 // nor lie under the prefix
  EXPECT_EQ(listed("p/", "p/124"), Keys{});
  EXPECT_EQ(listed("p/", "z"), Keys{});
  EXPECT_EQ(listed("p/1000"), Keys{});
}

TEST_P(Contract, a_list_holds_versions_and_values_and_1_to_1000_records) {
  commit_ok({put("a", 0, "one")});
  commit_ok({put("a", 1, "two")});
  const auto page = store_->list("a", "", 1000);
  ASSERT_TRUE(page);
  ASSERT_EQ(page->size(), 1u);
  EXPECT_EQ(page->front().version, 2u);
  EXPECT_EQ(as_text(page->front().value), "two");
  for (const std::size_t limit : {std::size_t{0}, std::size_t{1001}, ~std::size_t{0}}) {
    const auto refused = store_->list("", "", limit);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fault, Fault::validation);
  }
}

TEST_P(Contract, values_are_any_bytes) {
  std::string mebibyte(1 << 20, '\0');
  for (std::size_t i = 0; i < mebibyte.size(); ++i) mebibyte[i] = static_cast<char>(i * 2654435761u >> 24);
  const std::vector<std::string> values = {
      "", std::string(1, '\0'), std::string("a\0b", 3), "\xff\xfe", "암호", mebibyte};
  for (std::size_t i = 0; i < values.size(); ++i) commit_ok({put("v" + std::to_string(i), 0, values[i])});
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_TRUE(stored("v" + std::to_string(i)) == "1:" + values[i]) << i;
  }
}

TEST_P(Contract, the_feed_tells_what_was_put_and_removed_in_order) {
  commit_ok({put("b", 0, ""), put("a", 0, "")});
  commit_ok({put("b", 1, ""), expect("a", 1)});
  commit_ok({remove("b", 2)});
  for (const auto& [since, keys] : std::vector<std::pair<std::uint64_t, Keys>>{
           {0, {"b", "a", "b", "b"}}, {1, {"b", "b"}}, {2, {"b"}}, {3, {}}}) {
    const auto feed = store_->changes(since);
    ASSERT_TRUE(feed);
    EXPECT_EQ(feed->seq, 3u);
    EXPECT_EQ(feed->keys, keys) << since;
  }
}

TEST_P(Contract, the_feed_keeps_entries_for_an_hour) {
  commit_ok({put("a", 0, "")});
  commit_ok({put("b", 0, "")});
  clock_.set(clock_.now() + 1h);
  commit_ok({put("c", 0, "")});
  EXPECT_EQ(store_->changes(0).value().keys, (Keys{"a", "b", "c"}));
  clock_.set(clock_.now() + 2h);
  commit_ok({put("d", 0, "")});
  for (const std::uint64_t since : {0, 1, 2}) {
    const auto feed = store_->changes(since);
    ASSERT_FALSE(feed) << since;
    EXPECT_EQ(feed.error().fault, Fault::too_old);
  }
  EXPECT_EQ(store_->changes(3).value().keys, Keys{"d"});
  EXPECT_EQ(store_->changes(4).value().keys, Keys{});
  EXPECT_EQ(listed(""), (Keys{"a", "b", "c", "d"}));
}

TEST_P(Contract, a_number_the_feed_has_not_reached_is_too_old) {
  commit_ok({put("a", 0, "")});
  for (const std::uint64_t since : {2ull, 1ull << 63, ~0ull}) {
    const auto feed = store_->changes(since);
    ASSERT_FALSE(feed) << since;
    EXPECT_EQ(feed.error().fault, Fault::too_old);
  }
}

TEST_P(Contract, a_clock_that_was_put_back_opens_no_gap_in_the_feed) {
  commit_ok({put("a", 0, "")});
  clock_.set(clock_.now() - 2h);
  commit_ok({put("b", 0, "")});
  clock_.set(clock_.now() + 1min);
  commit_ok({put("c", 0, "")});
  EXPECT_FALSE(store_->changes(0));
  EXPECT_EQ(store_->changes(1).value().keys, (Keys{"b", "c"}));
}

TEST_P(Contract, the_feed_has_no_gaps_under_eight_writers_and_follows_the_numbers) {
  constexpr int writers = 8, commits = 50;
  std::vector<std::vector<std::uint64_t>> numbers(writers);
  {
    std::vector<std::jthread> threads;
    for (int w = 0; w < writers; ++w) {
      threads.emplace_back([&, w] {
        for (int i = 0; i < commits; ++i) {
          const auto seq = commit({put(std::to_string(w) + "/" + std::to_string(i), 0, "")});
          numbers[w].push_back(seq.value_or(0));
        }
      });
    }
  }
  std::vector<std::string> by_number(writers * commits + 1);
  for (int w = 0; w < writers; ++w) {
    for (int i = 0; i < commits; ++i) {
      ASSERT_LT(numbers[w][i], by_number.size());
      by_number[numbers[w][i]] = std::to_string(w) + "/" + std::to_string(i);
    }
  }
  const auto feed = store_->changes(0);
  ASSERT_TRUE(feed);
  EXPECT_EQ(feed->seq, std::uint64_t{writers * commits});
  by_number.erase(by_number.begin());
  EXPECT_EQ(feed->keys, by_number);
}

TEST_P(Contract, of_commits_at_once_on_one_record_each_round_has_one_winner) {
  constexpr int threads_in_all = 16, rounds = 20;
  std::barrier start(threads_in_all);
  std::atomic<int> done = 0, conflicts = 0, own = 0, other = 0;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < threads_in_all; ++t) {
      threads.emplace_back([&, t] {
        for (int round = 0; round < rounds; ++round) {
          start.arrive_and_wait();
          const bool contends = t % 2 == 0;
          const std::string mine = "own/" + std::to_string(t) + "/" + std::to_string(round);
          std::vector<Change> changes = {put(mine, 0, "")};
          if (contends) changes.push_back(put("shared", static_cast<std::uint64_t>(round), ""));
          const auto outcome = commit(changes);
          if (outcome)
            ++(contends ? done : own);
          else
            ++(contends && outcome.error().fault == Fault::conflict ? conflicts : other);
        }
      });
    }
  }
  EXPECT_EQ(done, rounds);
  EXPECT_EQ(conflicts, (threads_in_all / 2 - 1) * rounds);
  EXPECT_EQ(own, threads_in_all / 2 * rounds);  // whoever conflicts harms nobody else
  EXPECT_EQ(other, 0);
  EXPECT_EQ(listed("own/").size(), static_cast<std::size_t>(done + own));
}

TEST_P(Contract, readers_see_whole_commits_while_others_write) {
  commit_ok({put("x", 0, "0"), put("y", 0, "0")});
  std::atomic<bool> writing = true;
  std::jthread writer([&] {
    for (int i = 1; i <= 100; ++i) {
      const auto version = static_cast<std::uint64_t>(i);
      EXPECT_TRUE(commit({put("x", version, std::to_string(i)), put("y", version, std::to_string(i))}));
    }
    writing = false;
  });
  std::vector<std::jthread> readers;
  for (int r = 0; r < 6; ++r) {
    readers.emplace_back([&] {
      do {
        const auto page = store_->list("", "", 10);
        ASSERT_TRUE(page) << page.error().detail;
        ASSERT_EQ(page->size(), 2u);
        EXPECT_EQ((*page)[0].version, (*page)[1].version);
        EXPECT_EQ((*page)[0].value, (*page)[1].value);
      } while (writing);
    });
  }
}

TEST(Open, unknown_stores_are_refused_and_the_known_are_named) {
  const FixedClock clock{Time{}};
  for (const char* url :
       {"", "memory", "memory:x", "sqlite:", "sqlite", "sqlite3:x", "postgres://x", ":x", "/path"}) {
    const auto opened = open(url, clock);
    ASSERT_FALSE(opened) << url;
    EXPECT_EQ(opened.error().fault, Fault::validation) << url;
  }
  EXPECT_NE(open("postgres:x", clock).error().message.find("known are sqlite:, memory:"), std::string::npos);
}

}  // namespace
}  // namespace bongtu::store
