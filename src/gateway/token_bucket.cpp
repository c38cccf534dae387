#include "gateway/token_bucket.h"

#include <cmath>

namespace bongtu::gateway {

std::shared_ptr<TokenBucket> bucket_of(std::optional<double> rate, std::optional<std::int64_t> burst,
                                       const std::shared_ptr<TokenBucket>& old, Time now) {
  if (!rate) return nullptr;
  const std::int64_t most = burst.value_or(static_cast<std::int64_t>(std::ceil(*rate)));
  if (old != nullptr && old->has(*rate, most)) return old;
  return std::make_shared<TokenBucket>(*rate, most, now);
}

}  // namespace bongtu::gateway
