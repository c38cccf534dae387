// When keys were used last: noted in memory by every successful use, written to the store now and then.
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/call.h"
#include "base/record.h"
#include "base/result.h"
#include "store/store.h"

namespace bongtu::keys {

struct LastUsageRecord {
  std::string operation;
  double time = 0;  // seconds
  std::string request_id;
  static constexpr auto shape =
      fields(field("operation", &LastUsageRecord::operation), field("time", &LastUsageRecord::time),
             field("request_id", &LastUsageRecord::request_id));
};

// Of one key in one Region.
class LastUsage {
 public:
  // Any thread; neither waits nor allocates: of uses at the very same moment one is noted. Operations that do
  // not count as uses ("GetPublicKey") are not noted.
  void note(std::string_view operation, const Call& call);

  std::optional<LastUsageRecord> last() const;

 private:
  friend class LastUsages;
  static constexpr std::size_t id_size = 36;

  mutable std::atomic_flag busy_;
  std::string_view operation_;  // of a table; empty = not used since this process knows the key
  Time time_;
  std::array<char, id_size> request_id_{};
  std::atomic<bool> is_new_ = false;  // not written yet
};

// Those of the keys that are in memory.
class LastUsages {
 public:
  std::shared_ptr<LastUsage> of(const std::string& key_record);
  void forget(const std::string& key_record);

  // Writes what is new, past the audit log. What could not be read or met a conflict is written next time;
  // only the former is a failure, the last one of which is returned when the rest is written. One call at a
  // time.
  Result<> flush(store::Store& store);

 private:
  using Named = std::pair<std::string, std::shared_ptr<LastUsage>>;
  static Result<> write(store::Store& store, std::span<const Named> usages);

  std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<LastUsage>> usages_;
};

}  // namespace bongtu::keys
