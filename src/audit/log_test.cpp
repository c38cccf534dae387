#include "audit/log.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <set>

#include "audit/testing.h"

namespace bongtu::audit {
namespace {

// A store in memory that can be told to refuse commits.
class TestStore : public store::Store {
 public:
  std::atomic<bool> read_only = false;

  Result<std::optional<store::Record>> get(std::string_view key) override {
    const std::lock_guard lock(mutex_);
    const auto found = records_.find(key);
    if (found == records_.end()) return std::nullopt;
    return found->second;
  }
  Result<std::vector<store::Record>> list(std::string_view prefix, std::string_view after,
                                          std::size_t limit) override {
    const std::lock_guard lock(mutex_);
    std::vector<store::Record> found;
    for (const auto& [key, record] : records_) {
      if (key.starts_with(prefix) && key > after && found.size() < limit) found.push_back(record);
    }
    return found;
  }
  Result<std::uint64_t> commit(std::span<const Change> changes) override {
    if (read_only) return refuse(Fault::unavailable, "read only");
    const std::lock_guard lock(mutex_);
    for (const Change& change : changes) {
      const auto found = records_.find(change.key);
      const std::uint64_t version = found == records_.end() ? 0 : found->second.version;
      if (version != change.expected) return refuse(Fault::conflict);
    }
    for (const Change& change : changes) {
      if (change.kind == Change::Kind::put)
        records_[change.key] = {change.key, change.expected + 1, change.value};
      if (change.kind == Change::Kind::remove) records_.erase(change.key);
    }
    return ++seq_;
  }
  Result<store::Feed> changes(std::uint64_t) override { return store::Feed{seq_, {}}; }

 private:
  std::mutex mutex_;
  std::map<std::string, store::Record, std::less<>> records_;
  std::uint64_t seq_ = 0;
};

class AuditLog : public InDirectory {
 protected:
  void open(bool sync = false) {
    auto log = Log::open({.path = path_, .sync = sync}, store_, clock_);
    ASSERT_TRUE(log) << log.error().message;
    log_ = std::move(*log);
  }
  // Commits the record of a change as serve does; returns its line.
  std::string commit(const std::string& id) {
    Call call;
    call.id = id;
    call.now = clock_.now();
    call.audit.operation = "CreateKey";
    const Change change = as_change(call, "ok");
    EXPECT_TRUE(store_.commit({&change, 1}));
    return render(call, "ok");
  }
  std::size_t waiting() { return store_.list("audit/", "", store::list_limit)->size(); }

  TestStore store_;
  std::unique_ptr<Log> log_;
};

TEST_F(AuditLog, has_a_line_when_append_has_returned) {
  for (const bool sync : {false, true}) {
    open(sync);
    ASSERT_TRUE(log_->append(line("1") + line("2")));
    EXPECT_EQ(lines_of(path_).size(), sync ? 4u : 2u);
    log_.reset();
  }
}

TEST_F(AuditLog, is_not_opened_where_the_file_is_unfit) {
  leave(path_, "", 0644);
  const auto log = Log::open({.path = path_}, store_, clock_);
  ASSERT_FALSE(log);
  EXPECT_EQ(log.error().fault, Fault::validation);
}

TEST_F(AuditLog, with_sync_acknowledges_nothing_that_fdatasync_refused) {
  open(true);
  fdatasync_fails = true;
  const auto done = log_->append(line("1"));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().fault, Fault::unavailable);
  EXPECT_FALSE(log_->ready());
  fdatasync_fails = false;
  EXPECT_TRUE(comes_true([&] { return log_->ready(); }));
  EXPECT_TRUE(log_->append(line("2")));
}

TEST_F(AuditLog, without_sync_learns_of_a_failed_fdatasync_from_its_thread) {
  open();
  fdatasync_fails = true;
  EXPECT_TRUE(log_->append(line("1")));
  EXPECT_TRUE(comes_true([&] { return !log_->ready(); }));
  EXPECT_FALSE(log_->append(line("2")));
  fdatasync_fails = false;
  EXPECT_TRUE(comes_true([&] { return log_->ready(); }));
}

TEST_F(AuditLog, refuses_after_its_file_was_removed_and_gets_well_by_itself) {
  open();
  ASSERT_TRUE(log_->append(line("1")));
  std::filesystem::remove(path_);
  std::filesystem::create_directory(path_);  // so that it cannot get well yet
  EXPECT_FALSE(log_->append(line("2")));
  EXPECT_FALSE(log_->ready());
  std::filesystem::remove(path_);
  ASSERT_TRUE(comes_true([&] { return log_->ready(); }));
  EXPECT_TRUE(log_->append(line("3")));
  EXPECT_EQ(lines_of(path_).size(), 2u);
  EXPECT_NE(content(path_).find("audit.resumed"), std::string::npos);
}

TEST_F(AuditLog, begins_a_new_file_after_a_rename) {
  open();
  std::filesystem::rename(path_, path_ + ".1");
  EXPECT_TRUE(comes_true([&] { return content(path_).ends_with("\n"); }));
  EXPECT_NE(content(path_).find("audit.rotated"), std::string::npos);
}

TEST_F(AuditLog, at_open_copies_the_records_a_crash_left_in_the_store) {
  std::string expected;
  for (int i = 1000; i < 3500; ++i) expected += commit("change-" + std::to_string(i));
  const Change other{.kind = Change::Kind::put, .key = "kms/key/1", .expected = 0, .value = {}};
  ASSERT_TRUE(store_.commit({&other, 1}));
  open();
  EXPECT_EQ(content(path_), expected);
  EXPECT_EQ(waiting(), 0u);
  EXPECT_TRUE(store_.get("kms/key/1")->has_value());
}

TEST_F(AuditLog, copies_a_change_soon_after_it_is_told) {
  open();
  const std::string line = commit("change-1");
  log_->notify();
  EXPECT_TRUE(comes_true([&] { return waiting() == 0; }));
  EXPECT_EQ(content(path_), line);
}

TEST_F(AuditLog, copies_a_last_time_when_it_stops) {
  open();
  const std::string line = commit("change-1");
  log_.reset();
  EXPECT_EQ(content(path_), line);
  EXPECT_EQ(waiting(), 0u);
}

TEST_F(AuditLog, keeps_records_in_the_store_until_they_are_on_disk) {
  open();
  fdatasync_fails = true;
  const std::string line = commit("change-1");
  log_->notify();
  ASSERT_TRUE(comes_true([&] { return !log_->ready(); }));
  EXPECT_EQ(waiting(), 1u);
  fdatasync_fails = false;
  EXPECT_TRUE(comes_true([&] { return waiting() == 0; }));
  EXPECT_NE(content(path_).rfind(line), std::string::npos);
}

TEST_F(AuditLog, copies_once_from_a_store_that_does_not_let_it_remove) {
  open();
  const std::string line = commit("change-1");
  store_.read_only = true;
  log_->notify();
  ASSERT_TRUE(comes_true([&] { return content(path_) == line; }));
  log_->notify();
  log_.reset();
  EXPECT_EQ(content(path_), line);
  EXPECT_EQ(waiting(), 1u);
  store_.read_only = false;
  open();
  EXPECT_EQ(content(path_), line + line) << "a second copy, with the same id";
  EXPECT_EQ(waiting(), 0u);
}

TEST_F(AuditLog, tells_whether_the_store_works) {
  open();
  EXPECT_TRUE(log_->store_works());
  commit("change-1");
  store_.read_only = true;
  EXPECT_TRUE(comes_true([&] { return !log_->store_works(); }));
  store_.read_only = false;
  EXPECT_TRUE(comes_true([&] { return log_->store_works(); }));
}

TEST_F(AuditLog, writes_counts_of_strangers_for_at_most_1000_sources) {
  open();
  for (int i = 0; i < 1200; ++i) log_->count_refusal("10.0.0." + std::to_string(i), "invalid_signature");
  log_->count_refusal("10.0.0.1", "invalid_signature");
  EXPECT_EQ(content(path_), "");
  log_.reset();
  const auto lines = lines_of(path_);
  EXPECT_EQ(lines.size(), 1001u);
  const auto has = [&](std::string_view end) {
    return std::ranges::any_of(lines, [&](const std::string& text) { return text.ends_with(end); });
  };
  EXPECT_TRUE(has(R"("event":"refused","source":"others","reason":"invalid_signature","count":200})"));
  EXPECT_TRUE(has(R"("event":"refused","source":"10.0.0.1","reason":"invalid_signature","count":2})"));
}

TEST_F(AuditLog, has_every_line_whole_from_eight_threads) {
  for (const bool sync : {false, true}) {
    path_ = directory_ + (sync ? "/sync.log" : "/audit.log");
    open(sync);
    const int count = sync ? 20 : 500;
    std::multiset<std::string> expected;
    const auto text = [](int t, int i) {
      return std::to_string(t) + "-" + std::to_string(i) + std::string(i * 7 % 900, 'x');
    };
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t) {
      for (int i = 0; i < count; ++i) expected.insert(line(text(t, i)));
      threads.emplace_back([&, t] {
        for (int i = 0; i < count; ++i) EXPECT_TRUE(log_->append(line(text(t, i))));
      });
    }
    for (auto& thread : threads) thread.join();
    std::multiset<std::string> found;
    for (const auto& whole : lines_of(path_)) found.insert(whole + "\n");
    EXPECT_EQ(found, expected);
    log_.reset();
  }
}

// In the child: appends numbered lines without end and says each number on the pipe once append has returned.
[[noreturn]] void append_until_killed(const std::string& path, store::Store& store, const Clock& clock,
                                      int pipe_end) {
  const auto log = Log::open({.path = path}, store, clock);
  for (std::uint32_t i = 0; log && (*log)->append(line(std::to_string(i)) + line("more")); ++i) {
    if (write(pipe_end, &i, sizeof i) != sizeof i) break;
  }
  _exit(1);
}

TEST_F(AuditLog, after_kill_9_has_every_line_that_was_acknowledged) {
  std::size_t checked = 0;
  for (unsigned round = 0; round < 10; ++round) {
    path_ = directory_ + "/" + std::to_string(round);
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) append_until_killed(path_, store_, clock_, ends[1]);
    close(ends[1]);
    std::set<std::string> acknowledged;
    for (std::uint32_t i = 0; read(ends[0], &i, sizeof i) == sizeof i;) {
      acknowledged.insert(line(std::to_string(i)));
      if (i == 100 + 37 * round) kill(child, SIGKILL);
    }
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status));

    open();
    EXPECT_TRUE(content(path_).ends_with("\n"));
    for (const auto& whole : lines_of(path_)) acknowledged.erase(whole + "\n");
    EXPECT_TRUE(acknowledged.empty()) << acknowledged.size() << " of round " << round;
    log_.reset();
    checked += 100 + 37 * round;
  }
  std::cout << "at least " << checked << " acknowledged lines looked for\n";
}

}  // namespace
}  // namespace bongtu::audit
