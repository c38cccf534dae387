// Every write, truncation, sync and deletion fails once, and from then on: an acknowledged commit is never
// lost, and any other is there as a whole or not at all. Then the same with power cuts.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "store/sqlite/faulty_disk.h"
#include "store/store.h"
#include "store/test_directory.h"

namespace bongtu::store::sqlite {
namespace {

using Kind = bongtu::Change::Kind;
using DiskFault = FaultyDisk::Fault;

struct Way {
  DiskFault fault;
  bool lasting;
};
constexpr Way ways[] = {{DiskFault::write_error, false}, {DiskFault::write_error, true},
                        {DiskFault::disk_full, false},   {DiskFault::disk_full, true},
                        {DiskFault::sync_error, false},  {DiskFault::sync_error, true}};

class SqliteFault : public testing::Test {
 protected:
  std::unique_ptr<Store> opened(const std::string& name) {
    auto store = open(directory_.url(name), clock_);
    if (store) return *std::move(store);
    ADD_FAILURE() << store.error().message << store.error().detail;
    return nullptr;
  }
  std::string fresh() { return "s" + std::to_string(++stores_); }

  // The old state: a at version 1, c. The commit under test leads to the new state: a at version 2, b of many
  // pages.
  void make_old(Store& store) {
    commit_ok(store, {{Kind::put, "a", 0, Bytes(10, 'o')}, {Kind::put, "c", 0, {}}});
  }
  static Result<std::uint64_t> make_new(Store& store) {
    const std::vector<bongtu::Change> changes = {{Kind::put, "a", 1, Bytes(10, 'n')},
                                                 {Kind::put, "b", 0, Bytes(60'000, 'b')},
                                                 {Kind::remove, "c", 1, {}}};
    return store.commit(changes);
  }
  static void commit_ok(Store& store, const std::vector<bongtu::Change>& changes) {
    const auto done = store.commit(changes);
    ASSERT_TRUE(done) << done.error().detail;
  }
  static std::string state(Store& store) {
    const auto all = store.list("", "", 10);
    const auto feed = store.changes(0);
    if (!all || !feed) return "unreadable";
    std::string text = std::to_string(feed->seq) + "/" + std::to_string(feed->keys.size());
    for (const Record& record : *all) {
      text += " " + record.key + std::to_string(record.version) + ":" + std::to_string(record.value.size());
      if (!record.value.empty()) text += static_cast<char>(record.value.back());
    }
    return text;
  }
  static constexpr auto old_state = "1/2 a1:10o c1:0", new_state = "2/5 a2:10n b1:60000b";

  // What a kill -9 or a power cut would leave at this moment, under another name.
  std::string kill_copy(const std::string& name) {
    const std::string copy = fresh();
    for (const char* part : {"", "-wal"})
      disk_.kill_copy(directory_.file(name + part), directory_.file(copy + part));
    ::chmod(directory_.file(copy).c_str(), 0600);
    return copy;
  }
  std::unique_ptr<Store> after_kill(const std::string& name) { return opened(kill_copy(name)); }
  std::unique_ptr<Store> after_power_cut(const std::string& name) {
    const std::string copy = fresh();
    for (const char* part : {"", "-wal"}) {
      disk_.power_cut_copy(directory_.file(name + part), directory_.file(copy + part), random_);
    }
    ::chmod(directory_.file(copy).c_str(), 0600);
    return opened(copy);
  }

  // Calls `attempt` with the name of a store in the old state, once for every operation that can fail in each
  // way, until a fault no longer fires. `attempt` arms the disk with (way, n), disarms it and returns whether
  // it fired.
  template <class Attempt>
  void sweep(Attempt attempt) {
    int points = 0;
    for (const Way& way : ways) {
      for (int n = 1;; ++n) {
        const std::string name = fresh();
        make_old(*opened(name));
        const bool fired = attempt(name, way, n);
        if (!fired || HasFailure()) break;
        ++points;
      }
      ASSERT_FALSE(HasFailure()) << "fault " << static_cast<int>(way.fault) << ", lasting " << way.lasting
                                 << ", at point " << points;
    }
    EXPECT_GT(points, 0);
    std::cout << points << " points of failure\n";
  }

  FixedClock clock_{from_milliseconds(1'800'000'000'000)};
  TestDirectory directory_{TestDirectory::fast_parent()};
  FaultyDisk disk_;
  std::mt19937 random_{20'261'124};
  int stores_ = 0;
};

TEST_F(SqliteFault, a_commit_is_synced_before_it_is_acknowledged) {
  const auto store = opened("s");
  for (std::uint64_t i = 0; i < 5; ++i) {
    const int before = disk_.syncs();
    commit_ok(*store, {{Kind::put, "a", i, {}}});
    EXPECT_GT(disk_.syncs(), before);
  }
  const int before = disk_.syncs();
  commit_ok(*store, {{Kind::expect, "a", 5, {}}});
  EXPECT_EQ(disk_.syncs(), before);
}

TEST_F(SqliteFault, a_failing_commit_leaves_the_old_or_the_new_state) {
  sweep([&](const std::string& name, const Way& way, int n) {
    auto store = opened(name);
    disk_.arm(way.fault, n, way.lasting);
    const auto done = make_new(*store);
    const bool fired = disk_.disarm();
    if (!done) {
      EXPECT_EQ(done.error().fault, Fault::unavailable);
    }
    EXPECT_TRUE(done || fired);
    // For those who go on with this process an unavailable commit has not happened.
    EXPECT_EQ(state(*store), done ? new_state : old_state) << n;
    const std::string killed = state(*after_kill(name));
    EXPECT_TRUE(killed == new_state || (!done && killed == old_state)) << n << ": " << killed;
    const std::string cut = state(*after_power_cut(name));
    EXPECT_TRUE(cut == new_state || (!done && cut == old_state)) << n << ": " << cut;
    if (!done) {
      EXPECT_TRUE(make_new(*store)) << n;
    }
    EXPECT_EQ(state(*after_power_cut(name)), new_state) << n;
    store.reset();
    EXPECT_EQ(state(*opened(name)), new_state) << n;
    return fired;
  });
}

TEST_F(SqliteFault, failing_to_close_loses_nothing) {
  sweep([&](const std::string& name, const Way& way, int n) {
    auto store = opened(name);
    EXPECT_TRUE(make_new(*store));
    disk_.arm(way.fault, n, way.lasting);
    store.reset();
    const bool fired = disk_.disarm();
    EXPECT_EQ(state(*after_power_cut(name)), new_state) << n;
    EXPECT_EQ(state(*opened(name)), new_state) << n;
    return fired;
  });
}

TEST_F(SqliteFault, failing_to_recover_loses_nothing) {
  sweep([&](const std::string& name, const Way& way, int n) {
    const auto store = opened(name);
    EXPECT_TRUE(make_new(*store));
    const std::string killed = kill_copy(name);
    disk_.arm(way.fault, n, way.lasting);
    auto recovered = open(directory_.url(killed), clock_);
    const bool fired = disk_.disarm();
    if (!recovered) {
      EXPECT_EQ(recovered.error().fault, Fault::unavailable) << recovered.error().message;
    }
    EXPECT_TRUE(recovered || fired);
    EXPECT_EQ(state(*after_power_cut(killed)), new_state) << n;
    if (recovered) recovered->reset();
    EXPECT_EQ(state(*opened(killed)), new_state) << n;
    return fired;
  });
}

TEST_F(SqliteFault, failing_to_make_a_store_leaves_a_file_that_becomes_one) {
  sweep([&](const std::string&, const Way& way, int n) {
    const std::string name = fresh();
    disk_.arm(way.fault, n, way.lasting);
    auto store = open(directory_.url(name), clock_);
    const bool fired = disk_.disarm();
    if (!store) {
      EXPECT_EQ(store.error().fault, Fault::unavailable) << store.error().message;
    }
    EXPECT_TRUE(store || fired);
    if (store) store->reset();
    const auto again = opened(name);
    make_old(*again);
    EXPECT_EQ(state(*again), old_state);
    return fired;
  });
}

TEST_F(SqliteFault, a_commit_that_happened_although_sqlite_says_otherwise_is_told_done) {
  auto store = opened("s");
  make_old(*store);
  disk_.arm(DiskFault::after_commit, 1, false);
  EXPECT_EQ(make_new(*store), 2u);
  EXPECT_TRUE(disk_.disarm());
  EXPECT_EQ(state(*store), new_state);
  commit_ok(*store, {{Kind::put, "d", 0, {}}});
  EXPECT_EQ(store->changes(2).value().keys, std::vector<std::string>{"d"});
}

// The kernel takes pages for clean that it failed to write. A process that is killed after such a failure
// leaves a commit that the next process reads from the page cache, and that no sync of the write-ahead log
// will ever bring to the disk.
TEST_F(SqliteFault, what_is_built_upon_a_commit_that_was_never_synced_survives_a_power_cut) {
  auto store = opened("s");
  make_old(*store);
  disk_.arm(DiskFault::sync_error, 1, true);
  EXPECT_FALSE(make_new(*store));
  disk_.disarm();
  const std::string killed = kill_copy("s");
  const auto next = opened(killed);
  ASSERT_EQ(state(*next), new_state);
  commit_ok(*next, {{Kind::put, "d", 0, {}}});
  EXPECT_EQ(state(*after_power_cut(killed)), "3/6 a2:10n b1:60000b d1:0");
}

TEST_F(SqliteFault, power_cuts_lose_no_acknowledged_commit) {
  int acknowledged_in_all = 0;
  for (int round = 0; round < 100; ++round) {
    const std::string name = fresh();
    auto store = opened(name);
    const Way& way = ways[random_() % std::size(ways)];
    disk_.arm(way.fault, static_cast<int>(random_() % 100) + 1, way.lasting);
    std::uint64_t acknowledged = 0, attempted = 0;
    for (int failures = 0; failures < 3 && attempted < 30; ++attempted) {
      const std::uint64_t size = random_() % 20'000;
      const bongtu::Change change{Kind::put, "a", acknowledged, Bytes(size, static_cast<std::uint8_t>(size))};
      if (store->commit({&change, 1}))
        ++acknowledged;
      else
        ++failures;
    }
    disk_.disarm();
    acknowledged_in_all += static_cast<int>(acknowledged);
    const auto left = after_power_cut(name);
    ASSERT_TRUE(left);
    const auto record = left->get("a").value();
    const std::uint64_t version = record ? record->version : 0;
    EXPECT_TRUE(version == acknowledged || (version == acknowledged + 1 && attempted > acknowledged))
        << "round " << round << ": " << version << " of " << acknowledged;
    if (record) {
      EXPECT_EQ(record->value, Bytes(record->value.size(), static_cast<std::uint8_t>(record->value.size())));
    }
    EXPECT_EQ(left->changes(0).value().seq, version);
    EXPECT_EQ(left->changes(0).value().keys.size(), version);
  }
  std::cout << acknowledged_in_all << " acknowledged commits, none lost\n";
}

}  // namespace
}  // namespace bongtu::store::sqlite
