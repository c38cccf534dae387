#include "store/sqlite/group.h"

#include <gtest/gtest.h>

#include "store/sqlite/file.h"
#include "store/test_directory.h"

namespace bongtu::store::sqlite {
namespace {

using Kind = Change::Kind;
using Changes = std::vector<Change>;

class Group : public testing::Test {
 protected:
  void SetUp() override {
    auto connection = open_file(directory_.file());
    ASSERT_TRUE(connection) << connection.error().detail;
    ASSERT_TRUE(connection->run("PRAGMA max_page_count = 200"));
    group_.emplace(*GroupCommit::over(*std::move(connection), clock_));
    other_.emplace(*open_reader(directory_.file()));
  }

  // What each member was told: its number, 0 for a conflict, -1 for unavailable.
  std::vector<int> commit(const std::vector<Changes>& commits) {
    std::vector<Member> members;
    for (const Changes& changes : commits) members.push_back(Member{changes, 0, {}});
    group_->commit(members);
    std::vector<int> told;
    for (const Member& member : members) {
      if (member.outcome)
        told.push_back(static_cast<int>(*member.outcome));
      else
        told.push_back(member.outcome.error().fault == Fault::conflict ? 0 : -1);
    }
    return told;
  }

  std::uint64_t count(std::string_view sql) { return other_->integer(sql).value_or(999); }

  FixedClock clock_{from_milliseconds(1'800'000'000'000)};
  TestDirectory directory_;
  std::optional<GroupCommit> group_;
  std::optional<Connection> other_;
};

Change put(std::string key, std::uint64_t expected, std::size_t size = 1) {
  return {Kind::put, std::move(key), expected, Bytes(size, 'v')};
}

TEST_F(Group, a_conflict_takes_back_its_own_member_only_and_leaves_no_number) {
  EXPECT_EQ(commit({{put("a", 0)},
                    {put("b", 0), put("c", 0), put("a", 0)},  // a is there since the first member
                    {put("a", 1), put("c", 0)},
                    {put("d", 7)},
                    {},
                    {{Kind::expect, "a", 2, {}}},
                    {{Kind::remove, "c", 1, {}}}}),
            (std::vector{1, 0, 2, 0, 2, 2, 3}));
  EXPECT_EQ(count("SELECT count(*) FROM record"), 1u);
  EXPECT_EQ(count("SELECT version FROM record WHERE key = x'61'"), 2u);
  EXPECT_EQ(count("SELECT seq FROM feed"), 3u);
  EXPECT_EQ(count("SELECT count(*) FROM feed_entry"), 3u);
  EXPECT_EQ(count("SELECT count(DISTINCT commit_id) FROM feed_entry WHERE length(commit_id) = 16"), 3u);
  EXPECT_EQ(count("SELECT count(*) FROM feed_entry WHERE time = 1800000000000"), 3u);
}

TEST_F(Group, when_sqlite_fails_in_one_member_nothing_of_any_is_there_and_all_are_told) {
  EXPECT_EQ(commit({{put("a", 0)}}), std::vector{1});
  EXPECT_EQ(commit({{put("b", 0)}, {put("a", 0)}, {put("big", 0, 2 << 20)}, {put("c", 0)}}),
            (std::vector{-1, -1, -1, -1}));
  EXPECT_EQ(count("SELECT count(*) FROM record"), 1u);
  EXPECT_EQ(count("SELECT seq FROM feed"), 1u);
  EXPECT_EQ(commit({{put("b", 0)}, {put("c", 0)}}), (std::vector{2, 3}));
}

TEST_F(Group, the_failure_is_told_in_sqlites_words_in_the_detail_only) {
  const Changes big = {put("big", 0, 2 << 20)};
  std::vector<Member> members;
  members.push_back(Member{big, 0, {}});
  group_->commit(members);
  ASSERT_FALSE(members[0].outcome);
  EXPECT_EQ(members[0].outcome.error().fault, Fault::unavailable);
  EXPECT_EQ(members[0].outcome.error().message, "The store is not available.");
  EXPECT_NE(members[0].outcome.error().detail.find("database or disk is full"), std::string::npos);
}

TEST_F(Group, the_feed_is_pruned_ten_thousand_entries_at_a_time) {
  auto connection = Connection::open(directory_.file());
  ASSERT_TRUE(
      connection->run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 15000)"
                      "INSERT INTO feed_entry SELECT i, x'', 0, x'' FROM n; UPDATE feed SET seq = 15000"));
  EXPECT_EQ(commit({{put("a", 0)}}), std::vector{15001});
  EXPECT_EQ(count("SELECT min(seq) FROM feed_entry"), 10001u);
  EXPECT_EQ(commit({{put("b", 0)}}), std::vector{15002});
  EXPECT_EQ(count("SELECT min(seq) FROM feed_entry"), 10001u);  // not again within a second
  clock_.set(clock_.now() + std::chrono::seconds(1));
  EXPECT_EQ(commit({{put("c", 0)}}), std::vector{15003});
  EXPECT_EQ(count("SELECT min(seq) FROM feed_entry"), 15001u);
}

}  // namespace
}  // namespace bongtu::store::sqlite
