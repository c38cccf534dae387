// Counted time: time that this service has itself witnessed. It follows the wall clock, but never faster than
// time passes, so a clock that is moved forward does not hasten what cannot be undone
// (docs/decisions/0010).
#pragma once

#include <chrono>
#include <optional>

#include "base/clock.h"
#include "base/result.h"
#include "store/store.h"

namespace bongtu::keys {

using Steady = std::chrono::steady_clock::time_point;

// What was counted so far, as of the last note in the store, which may be a minute old. It starts as the wall
// clock's time and is at most that, unless the wall clock was set back.
Result<Time> counted_time(store::Store& store, Time wall);

// What counts: one for each process, used by one thread.
class CountedTime {
 public:
  explicit CountedTime(store::Store& store) : store_(store) {}

  // Goes on to `wall`, but by no more than `steady`, a clock that nobody sets, has gone on since the last
  // tick; the first tick may go on by a day beyond what the store knows, for the time without a server.
  // Writes to the store once a minute. Several processes over one store count together, not twice.
  Result<Time> tick(Time wall, Steady steady);

 private:
  Result<Time> note(Time counted, Time wall, Steady steady);

  store::Store& store_;
  std::uint64_t version_ = 0;  // of the record as last seen; 0 = never
  Steady seen_{};              // when it was first seen so
};

}  // namespace bongtu::keys
