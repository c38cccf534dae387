// kill -9 in the middle of writes: no acknowledged commit is lost. BONGTU_KILL_ROUNDS sets the number of
// rounds.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <random>
#include <set>
#include <thread>

#include "store/store.h"
#include "store/test_directory.h"

namespace bongtu::store {
namespace {

constexpr int writers = 4;

int rounds() {
  const char* text = std::getenv("BONGTU_KILL_ROUNDS");
  return text == nullptr ? 20 : std::atoi(text);
}

std::string key_of(std::uint64_t number) { return "k" + std::to_string(number); }
// From a few bytes to several pages.
std::string value_of(std::uint64_t number) {
  std::string value;
  for (std::uint64_t i = 0; i <= number * 37 % 500; ++i) value += std::to_string(number) + ",";
  return value;
}

// The process to be killed: commits from `first` on, and writes every number to `acknowledged` once it is
// committed.
[[noreturn]] void write_until_killed(const std::string& url, std::uint64_t first, int acknowledged) {
  const SystemClock clock;
  auto store = open(url, clock);
  if (!store) _exit(1);
  std::atomic<std::uint64_t> next = first;
  std::vector<std::thread> threads;
  for (int i = 0; i < writers; ++i) {
    threads.emplace_back([&] {
      for (;;) {
        const std::uint64_t number = next++;
        const Change change{Change::Kind::put, key_of(number), 0, to_bytes(value_of(number))};
        if (!(*store)->commit({&change, 1})) _exit(2);
        if (::write(acknowledged, &number, sizeof number) != sizeof number) _exit(3);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  _exit(4);
}

struct Killed {
  std::vector<std::uint64_t> acknowledged;
  int status = 0;
};

// `after_start`: the time to live counts from the first commit and not from the start of the process.
Killed run_and_kill(const std::string& url, std::uint64_t first, std::chrono::microseconds time,
                    bool after_start) {
  int ends[2];
  EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    write_until_killed(url, first, ends[1]);
  }
  ::close(ends[1]);
  Killed killed;
  std::uint64_t number = 0;
  if (after_start && ::read(ends[0], &number, sizeof number) == sizeof number)
    killed.acknowledged.push_back(number);
  std::this_thread::sleep_for(time);
  ::kill(child, SIGKILL);
  ::waitpid(child, &killed.status, 0);
  while (::read(ends[0], &number, sizeof number) == sizeof number) killed.acknowledged.push_back(number);
  ::close(ends[0]);
  return killed;
}

// Every record whole, every acknowledged one there, and the feed telling of exactly them.
void check(Store& store, const std::set<std::uint64_t>& acknowledged) {
  for (const std::uint64_t number : acknowledged) {
    const auto record = store.get(key_of(number));
    if (!record || !*record) ADD_FAILURE() << key_of(number) << " was acknowledged and is lost";
  }
  const Feed feed = store.changes(0).value_or(Feed{});
  EXPECT_EQ(feed.keys.size(), feed.seq);
  const std::set<std::string> told(feed.keys.begin(), feed.keys.end());
  EXPECT_EQ(told.size(), feed.seq);
  std::uint64_t count = 0;
  for (std::vector<Record> page = *store.list("k", "", list_limit); !page.empty();
       page = *store.list("k", page.back().key, list_limit)) {
    for (const Record& record : page) {
      ++count;
      EXPECT_TRUE(told.contains(record.key)) << record.key;
      EXPECT_EQ(record.version, 1u);
      EXPECT_EQ(as_text(record.value), value_of(std::stoull(record.key.substr(1))));
    }
  }
  EXPECT_EQ(count, feed.seq);
}

TEST(Crash, kill_9_loses_no_acknowledged_commit) {
  std::mt19937 random(std::random_device{}());
  std::uniform_int_distribution<int> microseconds(1'000, 30'000);
  const SystemClock clock;
  std::optional<TestDirectory> directory;
  std::set<std::uint64_t> acknowledged;
  std::uint64_t next = 0, acknowledged_in_all = 0;
  const int count = rounds();
  for (int round = 0; round < count; ++round) {
    if (round % 4 == 0) {  // four rounds a store, so that stores with a past are killed as well as new ones
      directory.emplace();
      acknowledged.clear();
    }
    const Killed killed =
        run_and_kill(directory->url(), next, std::chrono::microseconds(microseconds(random)), round % 4 != 0);
    ASSERT_TRUE(WIFSIGNALED(killed.status) && WTERMSIG(killed.status) == SIGKILL) << killed.status;
    acknowledged.insert(killed.acknowledged.begin(), killed.acknowledged.end());
    acknowledged_in_all += killed.acknowledged.size();
    const auto store = open(directory->url(), clock);
    ASSERT_TRUE(store) << store.error().message << store.error().detail;
    check(**store, acknowledged);
    next += 1'000'000;  // beyond every number the child can have taken
    ASSERT_FALSE(testing::Test::HasFailure()) << "in round " << round;
  }
  EXPECT_GT(acknowledged_in_all, 0u);
  std::cout << count << " rounds, " << acknowledged_in_all << " acknowledged commits, none lost\n";
}

}  // namespace
}  // namespace bongtu::store
