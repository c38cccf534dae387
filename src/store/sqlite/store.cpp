// The SQLite engine: one writer thread that groups commits, and a few connections that read.
#include <algorithm>
#include <condition_variable>
#include <filesystem>
#include <limits>
#include <mutex>
#include <thread>
#include <vector>

#include "store/engines.h"
#include "store/rules.h"
#include "store/sqlite/file.h"
#include "store/sqlite/group.h"

namespace bongtu::store {
namespace sqlite {
namespace {

constexpr std::size_t reader_count = 4;

class Writer {
 public:
  explicit Writer(GroupCommit group_commit)
      : group_commit_(std::move(group_commit)), thread_([this] { run(); }) {}
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }

  Result<std::uint64_t> commit(std::span<const Change> changes) {
    std::future<Result<std::uint64_t>> outcome;
    {
      const std::lock_guard lock(mutex_);
      outcome = waiting_.emplace_back(Member{changes, 0, {}}).told.get_future();
    }
    wake_.notify_one();
    return outcome.get();
  }

 private:
  // Whatever came while a group was being synced is the next group.
  void run() {
    for (;;) {
      std::vector<Member> group = next_group();
      if (group.empty()) return;
      group_commit_.commit(group);
      for (Member& member : group) member.told.set_value(std::move(member.outcome));
    }
  }

  std::vector<Member> next_group() {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    return std::exchange(waiting_, {});
  }

  GroupCommit group_commit_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Member> waiting_;
  bool stopping_ = false;
  std::thread thread_;  // last: starts when all the rest is there
};

struct Reader {
  Connection connection;
  Statement get, list, changes;

  static Result<Reader> open(const std::string& path) {
    TRY(Connection connection, open_reader(path));
    TRY(Statement get, connection.prepare("SELECT version, value FROM record WHERE key = ?1"));
    TRY(Statement list,
        connection.prepare("SELECT key, version, value FROM record WHERE key >= ?1 ORDER BY key LIMIT ?2"));
    // One statement, so that both tables are seen at the same moment. One row at least.
    TRY(Statement changes, connection.prepare("SELECT feed.seq, feed_entry.seq, feed_entry.keys FROM feed"
                                              " LEFT JOIN feed_entry ON feed_entry.seq > ?1"
                                              " WHERE feed.id = 1 ORDER BY feed_entry.seq"));
    return Reader{std::move(connection), std::move(get), std::move(list), std::move(changes)};
  }
};

// Hands out readers; who finds none waits for one.
class Readers {
 public:
  static Result<std::unique_ptr<Readers>> open(const std::string& path) {
    auto readers = std::make_unique<Readers>();
    while (readers->free_.size() < reader_count) {
      TRY(Reader reader, Reader::open(path));
      readers->free_.push_back(std::make_unique<Reader>(std::move(reader)));
    }
    return readers;
  }

  struct GiveBack {
    Readers* readers;
    void operator()(Reader* reader) const { readers->give_back(reader); }
  };
  std::unique_ptr<Reader, GiveBack> take() {
    std::unique_lock lock(mutex_);
    given_back_.wait(lock, [this] { return !free_.empty(); });
    Reader* reader = free_.back().release();
    free_.pop_back();
    return {reader, GiveBack{this}};
  }

 private:
  void give_back(Reader* reader) {
    {
      const std::lock_guard lock(mutex_);
      free_.emplace_back(reader);
    }
    given_back_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable given_back_;
  std::vector<std::unique_ptr<Reader>> free_;
};

void append_keys(std::vector<std::string>& keys, View entry) {
  while (entry.size() >= 2) {
    const std::size_t size = std::min<std::size_t>(entry[0] << 8 | entry[1], entry.size() - 2);
    keys.emplace_back(as_text(entry.subspan(2, size)));
    entry = entry.subspan(2 + size);
  }
}

class SqliteStore : public Store {
 public:
  SqliteStore(GroupCommit group_commit, std::unique_ptr<Readers> readers)
      : writer_(std::move(group_commit)), readers_(std::move(readers)) {}

  Result<std::optional<Record>> get(std::string_view key) override {
    const auto reader = readers_->take();
    TRY(Rows rows, reader->get.query(key));
    TRY(const bool found, rows.next());
    if (!found) return std::nullopt;
    const View value = rows.blob(1);
    return Record{std::string(key), rows.integer(0), {value.begin(), value.end()}};
  }

  Result<std::vector<Record>> list(std::string_view prefix, std::string_view after,
                                   std::size_t limit) override {
    CHECK(check_limit(limit));
    const std::string start = list_start(prefix, after);
    const auto reader = readers_->take();
    TRY(Rows rows, reader->list.query(start, std::uint64_t{limit}));
    std::vector<Record> page;
    for (;;) {
      TRY(const bool more, rows.next());
      if (!more || !as_text(rows.blob(0)).starts_with(prefix)) return page;
      const View value = rows.blob(2);
      page.push_back({std::string(as_text(rows.blob(0))), rows.integer(1), {value.begin(), value.end()}});
    }
  }

  Result<std::uint64_t> commit(std::span<const Change> changes) override {
    CHECK(check_changes(changes));
    return writer_.commit(changes);
  }

  Result<Feed> changes(std::uint64_t since) override {
    // SQLite's integers are signed: what is beyond them is beyond the feed as well.
    if (since > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return too_old();
    const auto reader = readers_->take();
    TRY(Rows rows, reader->changes.query(since));
    Feed feed;
    std::uint64_t reached = since;
    for (;;) {
      TRY(const bool more, rows.next());
      if (!more) break;
      feed.seq = rows.integer(0);
      if (rows.is_null(1)) break;
      if (rows.integer(1) != ++reached) return too_old();
      append_keys(feed.keys, rows.blob(2));
    }
    if (reached != feed.seq) return too_old();
    return feed;
  }

 private:
  Writer writer_;  // closes last, which empties the write-ahead log
  std::unique_ptr<Readers> readers_;
};

}  // namespace
}  // namespace sqlite

Result<std::unique_ptr<Store>> open_sqlite(std::string_view location, const Clock& clock) {
  if (location.empty()) return refuse(Fault::validation, "A store 'sqlite:' needs the path of its file.");
  // Absolute, because SQLite reads more into ":memory:" and "file:…" than a path.
  std::error_code error;
  const std::string path = std::filesystem::absolute(location, error).string();
  if (error) return refuse(Fault::unavailable, "The store cannot be opened.", error.message());
  TRY(sqlite::Connection connection, sqlite::open_file(path));
  TRY(sqlite::GroupCommit group_commit, sqlite::GroupCommit::over(std::move(connection), clock));
  TRY(std::unique_ptr<sqlite::Readers> readers, sqlite::Readers::open(path));
  return std::make_unique<sqlite::SqliteStore>(std::move(group_commit), std::move(readers));
}

}  // namespace bongtu::store
