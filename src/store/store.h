// Store: versioned records under text keys. Engines know records, not KMS keys.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/change.h"
#include "base/clock.h"
#include "base/result.h"

namespace bongtu::store {

struct Record {
  std::string key;
  std::uint64_t version = 0;  // 1 when first put, then one more with each put
  Bytes value;
};

// What changed since a sequence number: the keys of every commit in (since, seq], in commit order, repeated keys kept.
struct Feed {
  std::uint64_t seq = 0;
  std::vector<std::string> keys;
};

inline constexpr std::size_t list_limit = 1000;

// Every engine passes store/contract_test.cpp. All calls are safe from any thread and may wait for the disk.
// Faults: conflict, too_old, and unavailable where the engine itself failed (the detail says how).
class Store {
 public:
  virtual ~Store() = default;

  virtual Result<std::optional<Record>> get(std::string_view key) = 0;

  // Records whose keys start with `prefix` and are greater than `after`, in byte order of their keys.
  // At most `limit` (1..list_limit).
  virtual Result<std::vector<Record>> list(std::string_view prefix, std::string_view after, std::size_t limit) = 0;

  // Applies all changes or none, durably before it returns, and returns the commit's sequence number. A change whose
  // expected version is not the stored one refuses the whole commit with Fault::conflict. A key may occur once.
  virtual Result<std::uint64_t> commit(std::span<const Change> changes) = 0;

  // Fault::too_old where the feed no longer reaches back to `since` (entries are kept for one hour).
  virtual Result<Feed> changes(std::uint64_t since) = 0;
};

// Opens a store by URL: `sqlite:PATH`, `memory:`. The schemes are the lines of engines.def.
// Refused with Fault::validation: unknown scheme, a file that is no store, a schema newer than this program's.
Result<std::unique_ptr<Store>> open(std::string_view url, const Clock& clock);

}  // namespace bongtu::store
