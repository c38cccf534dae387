// What a time brings: index records that are written in the commit that makes the work due, and found by the
// timer (app/due_work.h).
#pragma once

#include <string>
#include <string_view>

#include "base/call.h"
#include "keys/catalog.h"
#include "store/store.h"

namespace bongtu::keys {

struct DueRecord {
  std::string region;
  std::string key_id;
  MaterialNumber number = 0;  // of the work that is about one material
};

// What a due record's work came to.
enum class DueOutcome : std::uint8_t {
  not_yet,  // nothing was changed; to be asked again
  more,     // one commit was not enough
  done,     // the due record may go
};

// The two clocks by which work is due.
struct DueTimes {
  Time wall;
  Time counted;
};

// One kind of work. `run` adds changes to the call, whose Region is the key's. Work that is no longer wanted
// is done at once, without changes.
struct DueKind {
  std::string_view name;       // in record keys
  std::string_view operation;  // in the audit log, as CloudTrail calls it
  bool counted;                // due in counted time, not by the wall clock
  Result<DueOutcome> (*run)(Call& call, Catalog& catalog, const KeyEntry& key, MaterialNumber number,
                            const DueTimes& now);
};
extern const DueKind due_deletion;  // removal.cpp
extern const DueKind due_rotation;  // rotation.cpp
extern const DueKind due_expiry;    // import.cpp

// When the work was due and when it will be: seconds of the kind's clock, 0 = not at all.
struct DueChange {
  double from = 0;
  double to = 0;
};
// Changes the due record by that, and nothing where both are the same millisecond.
void change_due(Call& call, const DueKind& kind, DueChange times, const KeyEntry& key,
                MaterialNumber number = 0);

// Up to `limit` records of a kind that are due at `time`, in order, after the record named `after`.
Result<std::vector<store::Record>> list_due(store::Store& store, const DueKind& kind, Time time,
                                            std::string_view after, std::size_t limit);
// Fault::internal for a name that is none of a due record.
Result<DueRecord> parse_due(const std::string& record_key);

}  // namespace bongtu::keys
