#include "audit/writer.h"

#include <spdlog/spdlog.h>

#include "audit/event.h"

namespace bongtu::audit {
namespace {

std::string why(const Error& error) { return error.detail.empty() ? error.message : error.detail; }

std::unexpected<Error> unavailable(std::string detail) {
  return refuse(Fault::unavailable, "The audit log cannot be written.", std::move(detail));
}

}  // namespace

Result<std::uint64_t> Writer::write(std::string_view lines) {
  if (!ready_) return unavailable("not ready");
  const std::lock_guard lock(mutex_);
  if (!ready_) return unavailable("not ready");
  if (const auto done = file_.append(lines); !done) {
    fail(done.error());
    return std::unexpected(done.error());
  }
  return ++written_;
}

// One fdatasync serves everybody who waits for the lock, and holds up nobody who only writes. Linux reports
// an error to one caller only: who waits meanwhile must not take the next success for his own, so lost_ is
// asked first.
Result<> Writer::sync(std::uint64_t number) {
  const std::lock_guard sync_lock(sync_mutex_);
  if (number <= lost_) return unavailable("fdatasync failed");
  if (number <= synced_) return {};
  std::unique_lock lock(mutex_);
  const std::uint64_t reached = written_;
  lock.unlock();
  const auto done = file_.sync();
  if (done) {
    synced_ = reached;
    return {};
  }
  lock.lock();
  fail(done.error());
  lost_ = written_;
  return done;
}

Result<> Writer::sync_all() {
  std::unique_lock lock(mutex_);
  const std::uint64_t number = written_;
  lock.unlock();
  return sync(number);
}

// Under mutex_. Of several troubles the first is the cause.
void Writer::fail(const Error& error) {
  if (ready_.exchange(false)) cause_ = why(error) + ", at " + iso_time(clock_.now());
  report(why(error));
}

// Under mutex_. Says each trouble once, not with each attempt.
void Writer::report(const std::string& reason) {
  if (reason == reason_) return;
  reason_ = reason;
  spdlog::error("audit log {}{}: {}", path_, ready_ ? "" : " not ready, calls are refused", reason);
}

void Writer::watch() {
  std::unique_lock lock(mutex_);
  if (!ready_) return;
  const auto place = file_.place(path_);
  if (place == File::Place::removed) return fail({Fault::unavailable, {}, "the file was removed"});
  if (place == File::Place::here) reason_.clear();
  const std::int64_t expected = file_.expected_size();
  const std::int64_t actual = file_.actual_size();
  file_.accept_size();
  lock.unlock();
  if (place == File::Place::renamed) rotate();
  if (actual == expected) return;
  const auto detail = fmt::format("expected {} bytes, found {}", expected, actual);
  spdlog::error("audit log {}: somebody else has changed it: {}", path_, detail);
  (void)write(render_event(clock_.now(), "audit.altered", detail));  // a failure is reported there
}

void Writer::recover() {
  const std::scoped_lock lock(sync_mutex_, mutex_);
  settle();
  file_.close();  // and gives its lock back: the next one may be the same file
  auto file = successor("audit.resumed", cause_);
  if (!file) return report(why(file.error()));
  file_ = std::move(*file);
  ready_ = true;
  reason_.clear();
  spdlog::warn("audit log {}: works again", path_);
}

// The old file still has a name and is as good as ever: it is used until there is a new one.
void Writer::rotate() {
  auto file = successor("audit.rotated", "the file was renamed and this one begun");
  const std::scoped_lock lock(sync_mutex_, mutex_);
  if (!file) return report(why(file.error()));
  settle();
  file_ = std::move(*file);
  if (!ready_) return;
  reason_.clear();
  spdlog::info("audit log {}: was renamed; a new one is begun", path_);
}

// Under both locks: the last word on the lines of a file that is about to be left.
void Writer::settle() {
  if (written_ <= synced_ || written_ <= lost_) return;
  if (const auto done = file_.sync(); done) {
    synced_ = written_;
  } else {
    lost_ = written_;
    fail(done.error());
  }
}

// A file at the path with its first line of ours safely in it.
Result<File> Writer::successor(std::string_view event, std::string_view detail) const {
  TRY(File file, File::open(path_));
  CHECK(file.reserve());
  CHECK(file.append(render_event(clock_.now(), event, detail)));
  CHECK(file.sync());
  return file;
}

}  // namespace bongtu::audit
