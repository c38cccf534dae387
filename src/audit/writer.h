// Writer: the audit log's lines on their way to disk, from many threads, through failures and changes of
// file.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "audit/file.h"
#include "base/clock.h"
#include "base/result.h"

namespace bongtu::audit {

class Writer {
 public:
  Writer(std::string path, const Clock& clock, File file)
      : path_(std::move(path)), clock_(clock), file_(std::move(file)) {}

  // Any thread. Returns the lines' number, one more with each write. Fault::unavailable after a failure, and
  // without another attempt until recover() has succeeded.
  Result<std::uint64_t> write(std::string_view lines);

  // Any thread. Returns once everything up to `number` survives a power loss.
  Result<> sync(std::uint64_t number);
  Result<> sync_all();

  // One thread alone, now and then. Notices that the file was removed (not ready), renamed (a new one is
  // begun, with an audit.rotated line) or changed by somebody else (an audit.altered line).
  void watch();
  // The same thread, while not ready: opens the file anew and is ready if an audit.resumed line gets to disk.
  void recover();

  bool ready() const { return ready_; }

 private:
  void fail(const Error& error);
  void report(const std::string& reason);
  void rotate();
  void settle();
  Result<File> successor(std::string_view event, std::string_view detail) const;

  const std::string path_;
  const Clock& clock_;

  // Locked in this order. file_ changes under both, so either is enough to use it.
  std::mutex sync_mutex_;
  std::mutex mutex_;
  File file_;
  std::uint64_t written_ = 0;  // under mutex_
  std::uint64_t synced_ = 0;   // under sync_mutex_: up to here lines survive a power loss
  std::uint64_t lost_ = 0;     // under sync_mutex_: up to here lines may be lost, whatever synced_ says later
  std::string cause_;          // under mutex_: why and since when it is not ready
  std::string reason_;         // under mutex_: the trouble reported last, "" if none
  std::atomic<bool> ready_ = true;
};

}  // namespace bongtu::audit
