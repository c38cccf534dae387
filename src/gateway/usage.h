// Usage: the throttles and the quota of one API key in one usage plan, and what was counted.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "gateway/plan_records.h"
#include "gateway/quota.h"
#include "gateway/token_bucket.h"
#include "store/store.h"

namespace bongtu::gateway {

enum class Verdict : std::uint8_t { passed, throttled, quota_exceeded, undecided };

// By day, counted from 1970-01-01: calls let through.
using Days = std::map<std::int64_t, std::int64_t>;

// Safe from any thread.
class Usage {
 public:
  // `id` is "<plan id>/<api key id>".
  Usage(std::string id, store::Store& store) : id_(std::move(id)), store_(store) {}

  // What the plan says. Buckets and quota whose settings are the same go on as they are.
  void configure(const UsagePlanRecord& plan, Time now);

  // Counts a call or refuses it; a refused call counts nowhere. `stage` is "<api id>/<stage>", `method`
  // "/encrypt/POST"; `stage_bucket` may be null.
  Verdict take(std::string_view stage, std::string_view method, TokenBucket* stage_bucket, Time now);
  // After Verdict::undecided, where waiting is allowed: passed or quota_exceeded, or the store's fault.
  Result<Verdict> take_waiting(Time now);

  // Let through by day within [first, last], those of the store included.
  Result<Days> days(std::int64_t first, std::int64_t last);
  // Of the quota's period now, all nodes' reservations counted as used; nothing without a quota.
  Result<std::optional<std::int64_t>> remaining(Time now);
  // The change that sets what remains of the quota's period now (UpdateUsage), which the call then commits.
  // Nothing without a quota.
  Result<std::optional<Change>> set_remaining(std::int64_t remaining, Time now);
  // Returns to the store what of the quota is reserved and unused: at a stop, and where somebody changed the
  // quota.
  Result<> give_back();

  // Counts on their way to the store. Nobody else writes those of this usage meanwhile.
  struct Batch {
    std::unique_lock<std::mutex> writing;
    Days days;
    std::vector<Change> changes;  // none: there is nothing to write
  };
  // What was counted since the last batch that was committed; the caller commits and then says so.
  Result<Batch> batch();
  void written(const Batch& batch);

 private:
  Result<> add_changes(Batch& batch);
  Result<> reserve(Quota& quota, Time now, Batch& batch);
  std::shared_ptr<Quota> quota();

  const std::string id_;
  store::Store& store_;
  std::mutex mutex_;
  std::shared_ptr<TokenBucket> bucket_;                                              // null: none
  std::map<std::string, std::shared_ptr<TokenBucket>, std::less<>> method_buckets_;  // by stage + method
  std::shared_ptr<Quota> quota_;                                                     // null: none
  Days counted_;                                                                     // not written yet
  std::mutex writing_;  // one at a time writes to the store
};

}  // namespace bongtu::gateway
