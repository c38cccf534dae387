#include "gateway/quota.h"

#include <algorithm>
#include <utility>

#include "gateway/period.h"
#include "store/prefixes.h"

namespace bongtu::gateway {

Quota::Quota(const std::string& id, QuotaSettings settings, store::Store& store)
    : key_(std::string(store::prefix::quota) + id), settings_(std::move(settings)), store_(store) {}

// Never one that is over: a clock that goes back opens no quota again. Under the lock.
std::int64_t Quota::period(Time now) { return std::max(taken_.period, period_of(settings_, day_of(now))); }

std::optional<bool> Quota::take(Time now) {
  const std::lock_guard lock(mutex_);
  if (period(now) != taken_.period) return std::nullopt;
  if (taken_.calls > 0) {
    --taken_.calls;
    return true;
  }
  return taken_.none_left ? std::optional(false) : std::nullopt;
}

// Of another period nothing is taken yet.
Result<Quota::Read> Quota::read(std::int64_t period) const {
  TRY(const auto stored, store_.get(key_));
  Read read{{period, 0, {}}, stored ? stored->version : 0};
  if (!stored) return read;
  TRY(QuotaRecord record, from_record<QuotaRecord>(stored->value));
  if (record.period >= period) read.record = std::move(record);
  return read;
}

Change Quota::as_change(const Read& read) const {
  return {Change::Kind::put, key_, read.version, to_record(read.record)};
}

Result<std::optional<Quota::Reservation>> Quota::reserve(Time now) {
  std::int64_t of = 0;
  {
    const std::lock_guard lock(mutex_);
    of = period(now);
  }
  TRY(Read read, read(of));
  const std::int64_t left = limit(read.record) - read.record.reserved;
  if (left <= 0) {
    const std::lock_guard lock(mutex_);
    taken_ = {read.record.period, 0, true};
    return std::optional<Reservation>();
  }
  const std::int64_t chunk = std::max<std::int64_t>(1, left / 100);
  read.record.reserved += chunk;
  return std::optional(Reservation{as_change(read), read.record.period, chunk});
}

void Quota::reserved(const Reservation& reservation) {
  const std::lock_guard lock(mutex_);
  taken_ = {reservation.period, reservation.calls, false};
}

std::int64_t Quota::unused(std::int64_t period) {
  const std::lock_guard lock(mutex_);
  return taken_.period == period ? taken_.calls : 0;
}

Result<std::int64_t> Quota::remaining(Time now) {
  TRY(const Read read, read(period_of(settings_, day_of(now))));
  return std::max<std::int64_t>(0, limit(read.record) - read.record.reserved + unused(read.record.period));
}

// A limit of this period alone: what was used, and so many more.
Result<Change> Quota::set_remaining(std::int64_t remaining, Time now) {
  TRY(Read read, read(period_of(settings_, day_of(now))));
  read.record.limit = read.record.reserved - unused(read.record.period) + remaining;
  return as_change(read);
}

// What cannot be returned is used up: rather a call too few than one too many.
Result<> Quota::give_back() {
  Taken mine;
  {
    const std::lock_guard lock(mutex_);
    mine = std::exchange(taken_, {taken_.period, 0, false});
  }
  while (mine.calls > 0) {
    TRY(Read read, read(mine.period));
    if (read.record.period != mine.period) return {};
    read.record.reserved -= mine.calls;
    const Change change = as_change(read);
    const auto done = store_.commit({&change, 1});
    if (done) return {};
    if (done.error().fault != Fault::conflict) return std::unexpected(done.error());
  }
  return {};
}

}  // namespace bongtu::gateway
