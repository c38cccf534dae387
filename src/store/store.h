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
  // 1 when first put, then one more with each put. A key that is removed and put again starts at 1 again, so
  // MACs and sealed values, which bind (key, version), do not tell the two apart: whoever can write to the
  // disk could bring the removed value back. They could bring back the whole older file as well; protection
  // from rollback comes later.
  std::uint64_t version = 0;
  Bytes value;
};

// What changed since a sequence number: the keys put and removed by every commit in (since, seq], in commit
// order, repeated keys kept. `seq` is the latest commit's.
struct Feed {
  std::uint64_t seq = 0;
  std::vector<std::string> keys;
};

inline constexpr std::size_t list_limit = 1000;
inline constexpr std::size_t key_limit = 4096;  // bytes; a key has at least one

// Every engine passes store/contract_test.cpp. All calls are safe from any thread and may wait for the disk.
// Faults: conflict, too_old, validation for arguments out of bounds, and unavailable where the engine itself
// failed (the detail says how).
class Store {
 public:
  virtual ~Store() = default;

  virtual Result<std::optional<Record>> get(std::string_view key) = 0;

  // Records whose keys start with `prefix` and are greater than `after`, in byte order of their keys.
  // At most `limit` (1..list_limit).
  virtual Result<std::vector<Record>> list(std::string_view prefix, std::string_view after,
                                           std::size_t limit) = 0;

  // Applies all changes or none, durably before it returns, and returns the commit's sequence number. A
  // change whose expected version is not the stored one refuses the whole commit with Fault::conflict. A key
  // may occur once. A commit that neither puts nor removes writes nothing and returns the latest sequence
  // number. Fault::unavailable leaves nothing behind, unless the process dies right after it: then the commit
  // may have happened.
  virtual Result<std::uint64_t> commit(std::span<const Change> changes) = 0;

  // Fault::too_old where the feed no longer reaches back to `since` (entries are kept for one hour at least)
  // or has never been there (the store was restored from an older copy). Drop what was cached; a commit of
  // nothing tells `seq`.
  virtual Result<Feed> changes(std::uint64_t since) = 0;
};

// Opens a store by URL: `sqlite:PATH`, `memory:`. The schemes are the lines of engines.def. `clock` must
// outlive it. A missing file is made, its directory is not. Refused with Fault::validation: unknown scheme, a
// file that is no store or that others may read, a schema newer than this program's.
Result<std::unique_ptr<Store>> open(std::string_view url, const Clock& clock);

}  // namespace bongtu::store
