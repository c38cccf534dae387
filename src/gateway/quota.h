// Quota: exactly so many calls a period, of one API key in one usage plan, whatever crashes.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "gateway/plan_records.h"
#include "store/store.h"

namespace bongtu::gateway {

// A node takes calls from the store in chunks, of at most 1 % of what remains and at least one call, before
// it lets them through: so no call too many, and a node that is killed burns at most its chunk. Safe from any
// thread.
class Quota {
 public:
  // `id` is "<plan id>/<api key id>".
  Quota(const std::string& id, QuotaSettings settings, store::Store& store);

  const QuotaSettings& settings() const { return settings_; }

  // Whether one more call may pass, which is then counted. Nothing where only the store can tell.
  std::optional<bool> take(Time now);
  // Calls to be taken from the store: the change that does so is for the caller to commit, who then tells
  // reserved(). Nothing where none is left. One at a time.
  struct Reservation {
    Change change;
    std::int64_t period = 0;
    std::int64_t calls = 0;
  };
  Result<std::optional<Reservation>> reserve(Time now);
  void reserved(const Reservation& reservation);

  // Calls left in the period of `now`; those that nodes have taken and not let through are counted as used,
  // but for this node's own.
  Result<std::int64_t> remaining(Time now);
  // The change after which so many remain in the period of `now`. It is for the caller to commit.
  Result<Change> set_remaining(std::int64_t remaining, Time now);
  // Returns to the store what was taken and not used, and asks it again for the next call. Not beside
  // reserve().
  Result<> give_back();

 private:
  struct Taken {
    std::int64_t period = 0;
    std::int64_t calls = 0;  // taken from the store and not let through yet
    bool none_left = false;  // the store said so
  };
  struct Read {
    QuotaRecord record;
    std::uint64_t version = 0;
  };
  Result<Read> read(std::int64_t period) const;
  Change as_change(const Read& read) const;
  std::int64_t limit(const QuotaRecord& record) const { return record.limit.value_or(settings_.limit); }
  std::int64_t period(Time now);
  std::int64_t unused(std::int64_t period);

  const std::string key_;
  const QuotaSettings settings_;
  store::Store& store_;
  std::mutex mutex_;
  Taken taken_;
};

}  // namespace bongtu::gateway
