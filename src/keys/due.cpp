#include "keys/due.h"

#include <charconv>
#include <cmath>

#include "keys/names.h"

namespace bongtu::keys {
namespace {

constexpr std::size_t time_digits = 13;  // of milliseconds: byte order is time order until the year 2286

std::string digits_of(std::int64_t ms) {
  std::string digits = std::to_string(ms);
  if (digits.size() < time_digits) digits.insert(0, time_digits - digits.size(), '0');
  return digits;
}

std::string due_record(const DueKind& kind, double time, const KeyEntry& key, MaterialNumber number) {
  return record_name(store::prefix::due, kind.name, digits_of(std::llround(time * 1000)), key.region, key.id,
                     std::to_string(number));
}

// Cuts what comes before the next '/' off `text`.
std::string take_part(std::string_view& text) {
  const std::size_t slash = std::min(text.find('/'), text.size());
  std::string part(text.substr(0, slash));
  text.remove_prefix(std::min(slash + 1, text.size()));
  return part;
}

}  // namespace

void add_due(Call& call, const DueKind& kind, double time, const KeyEntry& key, MaterialNumber number) {
  call.changes.push_back({Change::Kind::put, due_record(kind, time, key, number), 0, {}});
}

void remove_due(Call& call, const DueKind& kind, double time, const KeyEntry& key, MaterialNumber number) {
  call.changes.push_back({Change::Kind::remove, due_record(kind, time, key, number), 1, {}});
}

Result<std::vector<store::Record>> list_due(store::Store& store, const DueKind& kind, Time time,
                                            std::string_view after, std::size_t limit) {
  const std::string all = record_name(store::prefix::due, kind.name) + "/";
  const std::string end = all + digits_of(milliseconds(time)) + "0";  // '0' comes after '/'
  TRY(auto records, store.list(all, after, limit));
  std::erase_if(records, [&](const store::Record& record) { return record.key >= end; });
  return records;
}

Result<DueRecord> parse_due(const std::string& record_key) {
  std::string_view rest = std::string_view(record_key).substr(store::prefix::due.size());
  take_part(rest);  // the kind
  take_part(rest);  // the time
  DueRecord due;
  due.region = take_part(rest);
  due.key_id = take_part(rest);
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), due.number);
  if (error != std::errc() || due.key_id.empty())
    return refuse(Fault::internal, {}, "the record " + record_key + " is none of due work");
  return due;
}

}  // namespace bongtu::keys
