// TokenBucket: rate and burst of a usage plan for one API key.
#pragma once

#include <algorithm>
#include <mutex>

#include "base/clock.h"

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

 private:
  const double rate_;
  const double burst_;
  std::mutex mutex_;
  double tokens_;
  Time last_;
};

}  // namespace bongtu::gateway
