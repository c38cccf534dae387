#include "gateway/usage.h"

#include "gateway/period.h"
#include "store/prefixes.h"

namespace bongtu::gateway {
namespace {

// The record that counts the day.
std::string usage_key(const std::string& id, std::int64_t day) {
  return std::string(store::prefix::usage) + id + "/" + iso_date(day).substr(0, 7);
}
std::string day_of_month(std::int64_t day) { return iso_date(day).substr(8); }

bool take_all(std::initializer_list<TokenBucket*> buckets, Time now) {
  for (auto bucket = buckets.begin(); bucket != buckets.end(); ++bucket) {
    if (*bucket == nullptr || (*bucket)->take(now)) continue;
    while (bucket != buckets.begin()) {
      if (*--bucket != nullptr) (*bucket)->give_back();
    }
    return false;
  }
  return true;
}

}  // namespace

void Usage::configure(const UsagePlanRecord& plan, Time now) {
  const std::lock_guard lock(mutex_);
  const Throttle throttle = plan.throttle.value_or(Throttle{});
  bucket_ = bucket_of(throttle.rate_limit, throttle.burst_limit, bucket_, now);
  decltype(method_buckets_) buckets;
  for (const ApiStage& stage : plan.api_stages) {
    if (!stage.throttle) continue;
    for (const auto& [method, limit] : *stage.throttle) {
      const std::string name = stage.api_id + "/" + stage.stage + method;
      const auto old = method_buckets_.find(name);
      buckets[name] = bucket_of(limit.rate_limit, limit.burst_limit,
                                old == method_buckets_.end() ? nullptr : old->second, now);
    }
  }
  method_buckets_ = std::move(buckets);
  if (!plan.quota)
    quota_ = nullptr;
  else if (quota_ == nullptr || quota_->settings() != *plan.quota)
    quota_ = std::make_shared<Quota>(id_, *plan.quota, store_);
}

// In the order of API Gateway: the plan's throttle of the method, the plan's, the stage's; then the quota.
Verdict Usage::take(std::string_view stage, std::string_view method, TokenBucket* stage_bucket, Time now) {
  const std::lock_guard lock(mutex_);
  TokenBucket* of_method = nullptr;
  if (!method_buckets_.empty()) {
    const auto found = method_buckets_.find(std::string(stage).append(method));
    if (found != method_buckets_.end()) of_method = found->second.get();
  }
  const std::initializer_list<TokenBucket*> buckets = {of_method, bucket_.get(), stage_bucket};
  if (!take_all(buckets, now)) return Verdict::throttled;
  const std::optional<bool> taken = quota_ == nullptr ? std::optional(true) : quota_->take(now);
  if (!taken) return Verdict::undecided;
  if (*taken) {
    ++counted_[day_of(now)];
    return Verdict::passed;
  }
  for (TokenBucket* bucket : buckets) {
    if (bucket != nullptr) bucket->give_back();
  }
  return Verdict::quota_exceeded;
}

std::shared_ptr<Quota> Usage::quota() {
  const std::lock_guard lock(mutex_);
  return quota_;
}

Result<Verdict> Usage::take_waiting(Time now) {
  Batch batch{std::unique_lock(writing_), {}, {}};
  for (;;) {
    const std::shared_ptr<Quota> quota = this->quota();
    const std::optional<bool> taken = quota == nullptr ? std::optional(true) : quota->take(now);
    if (taken) {
      const std::lock_guard lock(mutex_);
      if (*taken) ++counted_[day_of(now)];
      return *taken ? Verdict::passed : Verdict::quota_exceeded;
    }
    CHECK(reserve(*quota, now, batch));
  }
}

// Beside the reservation what was let through before it is written, so that after a crash the counts lack no
// more than what the crash burns.
Result<> Usage::reserve(Quota& quota, Time now, Batch& batch) {
  TRY(const auto reservation, quota.reserve(now));
  if (!reservation) return {};
  CHECK(add_changes(batch));
  batch.changes.push_back(reservation->change);
  const auto done = store_.commit(batch.changes);
  if (done) {
    quota.reserved(*reservation);
    written(batch);
  } else if (done.error().fault != Fault::conflict) {
    return std::unexpected(done.error());
  }
  return {};
}

Result<Usage::Batch> Usage::batch() {
  Batch batch{std::unique_lock(writing_), {}, {}};
  CHECK(add_changes(batch));
  return batch;
}

Result<> Usage::add_changes(Batch& batch) {
  batch.changes.clear();
  {
    const std::lock_guard lock(mutex_);
    batch.days = counted_;
  }
  for (auto day = batch.days.begin(); day != batch.days.end();) {
    const std::string key = usage_key(id_, day->first);
    TRY(const auto stored, store_.get(key));
    UsageRecord record;
    if (stored) {
      TRY(record, from_record<UsageRecord>(stored->value));
    }
    for (; day != batch.days.end() && usage_key(id_, day->first) == key; ++day)
      record.days[day_of_month(day->first)] += day->second;
    batch.changes.push_back({Change::Kind::put, key, stored ? stored->version : 0, to_record(record)});
  }
  return {};
}

void Usage::written(const Batch& batch) {
  const std::lock_guard lock(mutex_);
  for (const auto& [day, calls] : batch.days) {
    const auto counted = counted_.find(day);
    counted->second -= calls;
    if (counted->second == 0) counted_.erase(counted);
  }
}

Result<> Usage::give_back() {
  const std::lock_guard writing(writing_);
  const auto quota = this->quota();
  return quota == nullptr ? Result<>() : quota->give_back();
}

Result<Days> Usage::days(std::int64_t first, std::int64_t last) {
  const std::lock_guard writing(writing_);
  Days days;
  {
    const std::lock_guard lock(mutex_);
    days = counted_;
  }
  for (std::int64_t day = first; day <= last;) {
    const std::string key = usage_key(id_, day);
    TRY(const auto stored, store_.get(key));
    UsageRecord record;
    if (stored) {
      TRY(record, from_record<UsageRecord>(stored->value));
    }
    for (; day <= last && usage_key(id_, day) == key; ++day) {
      const auto counted = record.days.find(day_of_month(day));
      if (counted != record.days.end()) days[day] += counted->second;
    }
  }
  std::erase_if(days, [&](const auto& entry) { return entry.first < first || entry.first > last; });
  return days;
}

Result<std::optional<std::int64_t>> Usage::remaining(Time now) {
  const std::lock_guard writing(writing_);
  const auto quota = this->quota();
  if (quota == nullptr) return std::optional<std::int64_t>();
  TRY(const std::int64_t left, quota->remaining(now));
  return std::optional(left);
}

Result<std::optional<Change>> Usage::set_remaining(std::int64_t remaining, Time now) {
  const std::lock_guard writing(writing_);
  const auto quota = this->quota();
  if (quota == nullptr) return std::optional<Change>();
  TRY(Change change, quota->set_remaining(remaining, now));
  return std::optional(std::move(change));
}

}  // namespace bongtu::gateway
