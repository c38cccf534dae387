// TokenBucket: a rate and a burst.
#pragma once

#include <algorithm>
#include <memory>
#include <mutex>

#include "base/clock.h"
#include "gateway/plan_records.h"

namespace bongtu::gateway {

// Lets through at most burst + rate × time calls. A clock that goes back adds nothing and takes nothing.
class TokenBucket {
 public:
  TokenBucket(double rate, std::int64_t burst, Time now)
      : rate_(rate), burst_(static_cast<double>(burst)), tokens_(burst_), last_(now) {}

  bool take(Time now) {
    const std::lock_guard lock(mutex_);
    if (now > last_) {
      const double elapsed = static_cast<double>((now - last_).count()) / 1000.0;
      tokens_ = std::min(burst_, tokens_ + rate_ * elapsed);
      last_ = now;
    }
    if (tokens_ < 1.0) return false;
    tokens_ -= 1.0;
    return true;
  }

  // Undoes a take(): another limit refused the call.
  void give_back() {
    const std::lock_guard lock(mutex_);
    tokens_ = std::min(burst_, tokens_ + 1.0);
  }

  bool has(double rate, std::int64_t burst) const {
    return rate_ == rate && burst_ == static_cast<double>(burst);
  }

 private:
  const double rate_;
  const double burst_;
  std::mutex mutex_;
  double tokens_;
  Time last_;
};

// The bucket of these limits: `old`, whose tokens go on counting, where they are its own. Null where there is
// no rate, which is no limit. A rate without a burst allows the calls of one second at once.
std::shared_ptr<TokenBucket> bucket_of(std::optional<double> rate, std::optional<std::int64_t> burst,
                                       const std::shared_ptr<TokenBucket>& old, Time now);

}  // namespace bongtu::gateway
