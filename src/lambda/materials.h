// The materials managers of this process, which outlive invocations, and the data keys that they keep.
#pragma once

#include <bongtu/cmm.h>

#include "function/settings.h"

namespace bongtu::lambda {

// How long a data key is used again.
struct DataKeyLimits {
  std::chrono::seconds max_age{60};  // 0: not at all
  std::uint64_t max_messages = 10'000;
  std::uint64_t max_bytes = std::uint64_t{1} << 30;

  bool operator==(const DataKeyLimits&) const = default;
};

// DATA_KEY_MAX_AGE (seconds, up to 86,400), DATA_KEY_MAX_MESSAGES (1 to 2^32), DATA_KEY_MAX_BYTES (from 1).
// Fault::internal, with the variable's name as detail, where one is no such number.
Result<DataKeyLimits> limits_of(const function::Variables& variables);

class Materials {
 public:
  explicit Materials(std::shared_ptr<message::Kms> kms) : kms_(std::move(kms)) {}

  // The same one whenever the keys and limits are the same. Fault::internal where there is no KEY_ID, or as
  // limits_of.
  Result<std::shared_ptr<message::Cmm>> cmm(const function::Variables& variables);

 private:
  std::shared_ptr<message::Kms> kms_;
  std::map<std::string, std::shared_ptr<message::Cmm>> made_;  // by the variables that make them
};

}  // namespace bongtu::lambda
