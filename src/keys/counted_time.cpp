#include "keys/counted_time.h"

#include <algorithm>

#include "base/record.h"
#include "store/prefixes.h"

namespace bongtu::keys {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds most_at_start = std::chrono::hours(24);
constexpr milliseconds between_notes = std::chrono::minutes(1);

const std::string& record_key() {
  static const std::string key = std::string(store::prefix::meta) + "counted-time";
  return key;
}

struct CountedRecord {
  std::int64_t counted = 0;  // milliseconds
  std::int64_t wall = 0;     // what the wall clock said then
  static constexpr auto shape =
      fields(field("counted", &CountedRecord::counted), field("wall", &CountedRecord::wall));
};

}  // namespace

Result<Time> counted_time(store::Store& store, Time wall) {
  TRY(const auto record, store.get(record_key()));
  if (!record) return wall;
  TRY(const auto known, from_record<CountedRecord>(record->value));
  return from_milliseconds(known.counted);
}

Result<Time> CountedTime::tick(Time wall, Steady steady) {
  TRY(const auto record, store_.get(record_key()));
  if (!record) {
    version_ = 0;
    return note(wall, wall, steady);
  }
  TRY(const auto known, from_record<CountedRecord>(record->value));
  const Time counted = from_milliseconds(known.counted);
  const bool first = version_ == 0;
  const bool by_another = !first && record->version != version_;
  if (first || by_another) seen_ = steady;
  version_ = record->version;
  const auto passed = std::chrono::floor<milliseconds>(steady - seen_);
  if (by_another || (!first && passed < between_notes)) return counted;
  const milliseconds step = wall - from_milliseconds(known.wall);
  return note(counted + std::clamp(step, milliseconds(0), first ? most_at_start : passed), wall, steady);
}

Result<Time> CountedTime::note(Time counted, Time wall, Steady steady) {
  const Change change{Change::Kind::put, record_key(), version_,
                      to_record(CountedRecord{bongtu::milliseconds(counted), bongtu::milliseconds(wall)})};
  const auto committed = store_.commit({&change, 1});
  if (committed) {
    ++version_;
    seen_ = steady;
    return counted;
  }
  // Another process was first: what it noted counts from the next tick on.
  if (committed.error().fault == Fault::conflict) return counted_time(store_, wall);
  return std::unexpected(committed.error());
}

}  // namespace bongtu::keys
