#include "audit/log.h"

#include <spdlog/spdlog.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "audit/event.h"
#include "audit/refusals.h"
#include "audit/writer.h"
#include "store/prefixes.h"

namespace bongtu::audit {
namespace {

// The thread's periods, in ticks.
constexpr std::chrono::milliseconds tick_length(100);
constexpr unsigned probe_period = 2;       // 200 ms
constexpr unsigned copy_period = 10;       // 1 s
constexpr unsigned refusals_period = 100;  // 10 s

class FileLog final : public Log {
 public:
  FileLog(const Options& options, store::Store& store, const Clock& clock, File file)
      : sync_(options.sync), store_(store), clock_(clock), writer_(options.path, clock, std::move(file)) {}
  ~FileLog() override;

  Result<> start();
  Result<> append(std::string_view lines) override;
  void count_refusal(std::string_view source, std::string_view reason) override {
    refusals_.add(source, reason);
  }
  void notify() override { copy_wanted_ = true; }
  bool ready() const override { return writer_.ready(); }
  bool store_works() const override { return store_works_; }

 private:
  void run();
  void tick(unsigned count);
  Result<> copy_records();
  Result<> remove_copied();
  void copy_and_report();
  void write_refusals();

  const bool sync_;
  store::Store& store_;
  const Clock& clock_;
  Writer writer_;
  Refusals refusals_;
  std::atomic<bool> copy_wanted_ = false;
  std::atomic<bool> store_works_ = true;

  std::vector<Change> copied_;  // the thread's: in the file, still to be removed from the store
  std::string trouble_;         // the thread's: what was last reported of the store, "" if nothing

  std::mutex stop_mutex_;
  std::condition_variable stop_signal_;
  bool stopping_ = false;
  std::thread thread_;
};

Result<> FileLog::append(std::string_view lines) {
  TRY(const std::uint64_t number, writer_.write(lines));
  if (sync_) return writer_.sync(number);
  return {};
}

Result<> FileLog::start() {
  CHECK(copy_records());
  thread_ = std::thread([this] { run(); });
  return {};
}

FileLog::~FileLog() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(stop_mutex_);
    stopping_ = true;
  }
  stop_signal_.notify_one();
  thread_.join();
}

void FileLog::run() {
  std::unique_lock lock(stop_mutex_);
  for (unsigned count = 1; !stop_signal_.wait_for(lock, tick_length, [this] { return stopping_; }); ++count) {
    lock.unlock();
    tick(count);
    lock.lock();
  }
  copy_and_report();
  write_refusals();
  (void)writer_.sync_all();  // a failure is reported there, and nobody is left to be refused
}

void FileLog::tick(unsigned count) {
  writer_.watch();
  if (!ready() && count % probe_period == 0) writer_.recover();
  if (!ready()) return;
  if (count % refusals_period == 0) write_refusals();
  (void)writer_.sync_all();  // a failure is reported there, and the log is not ready
  // Last, for a store that is held up holds this up.
  if (copy_wanted_.exchange(false) || count % copy_period == 0) copy_and_report();
}

// First in the file and on disk, then gone from the store: a crash in between makes a second copy with the
// same id.
Result<> FileLog::copy_records() {
  for (std::size_t count = store::list_limit; count == store::list_limit;) {
    CHECK(remove_copied());
    TRY(const auto records, store_.list(store::prefix::audit, "", store::list_limit));
    count = records.size();
    if (count == 0) return {};
    std::string lines;
    for (const auto& record : records) lines += as_text(record.value);
    TRY(const std::uint64_t number, writer_.write(lines));
    CHECK(writer_.sync(number));
    for (const auto& record : records) {
      copied_.push_back(
          {.kind = Change::Kind::remove, .key = record.key, .expected = record.version, .value = {}});
    }
  }
  return remove_copied();
}

// Tried until it works, before anything else is copied: a store that only reads gets no new copy each second.
Result<> FileLog::remove_copied() {
  if (copied_.empty()) return {};
  const auto done = store_.commit(copied_);
  if (!done && done.error().fault != Fault::conflict) return std::unexpected(done.error());
  copied_.clear();
  return {};
}

void FileLog::copy_and_report() {
  const auto done = copy_records();
  store_works_ = done || !ready();  // where the file failed nothing is known of the store
  const std::string trouble = done || !ready() ? "" : done.error().message + " " + done.error().detail;
  if (!trouble.empty() && trouble != trouble_) {
    spdlog::error("audit log: records of changes wait in the store: {}", trouble);
  }
  trouble_ = trouble;
}

void FileLog::write_refusals() {
  const Refusals::Counts counts = refusals_.take();
  const Time now = clock_.now();
  std::string lines;
  for (const auto& [source, reasons] : counts) {
    for (const auto& [reason, count] : reasons) lines += render_refusal(now, source, reason, count);
  }
  if (!lines.empty() && !writer_.write(lines)) refusals_.add(counts);
}

}  // namespace

Result<std::unique_ptr<Log>> Log::open(const Options& options, store::Store& store, const Clock& clock) {
  TRY(File file, File::open(options.path));
  auto log = std::make_unique<FileLog>(options, store, clock, std::move(file));
  CHECK(log->start());
  return log;
}

}  // namespace bongtu::audit
