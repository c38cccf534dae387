// DueWork: what time brings. A thread that does it every few seconds: deletions, rotations, expired key
// material; and that writes to the store when keys were used last.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "keys/counted_time.h"
#include "keys/due.h"
#include "service/parts.h"

namespace bongtu::app {

class DueWork {
 public:
  explicit DueWork(const service::Parts& parts);
  ~DueWork() { stop(); }
  DueWork(const DueWork&) = delete;
  DueWork& operator=(const DueWork&) = delete;

  // Starts the thread, which does at least one round; failures go to the log and are tried again. All parts
  // must outlive it.
  void start();
  // Waits for the work under way and writes the last usages.
  void stop();

  // One round, as the thread does it. `steady` is a clock that nobody sets. Several processes may do so over
  // one store: who commits a piece of work first has done it.
  Result<> round(keys::Steady steady);
  // Writes what was used since the last call, past the audit log.
  Result<> flush();

 private:
  // What one kind of work has come to; a round looks at a bounded number of records and the next goes on.
  struct Queue {
    const keys::DueKind& kind;
    std::string after;
  };
  Result<> work(Queue& queue, const keys::DueTimes& now);
  Result<> finish(const keys::DueKind& kind, const store::Record& record, const keys::DueTimes& now);
  Result<keys::DueOutcome> attempt(const keys::DueKind& kind, const store::Record& record,
                                   const keys::DueTimes& now);
  void run(const std::stop_token& stop);

  const service::Parts parts_;
  keys::CountedTime counted_;
  std::array<Queue, 3> queues_;
  keys::Steady flushed_{};
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;
};

}  // namespace bongtu::app
