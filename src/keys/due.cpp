#include "keys/due.h"

#include <charconv>
#include <cmath>

#include "keys/changes.h"
#include "keys/names.h"

namespace bongtu::keys {
namespace {

constexpr std::size_t time_digits = 13;  // of milliseconds: byte order is time order until the year 2286

std::string digits_of(std::int64_t ms) {
  std::string digits = std::to_string(ms);
  if (digits.size() < time_digits) digits.insert(0, time_digits - digits.size(), '0');
  return digits;
}

// Empty for no time.
std::string due_record(const DueKind& kind, double time, const KeyEntry& key, MaterialNumber number) {
  if (time == 0) return {};
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

void change_due(Call& call, const DueKind& kind, DueChange times, const KeyEntry& key,
                MaterialNumber number) {
  std::string before = due_record(kind, times.from, key, number);
  std::string after = due_record(kind, times.to, key, number);
  if (before == after) return;
  if (!before.empty()) remove_record(call, std::move(before), 1);
  if (!after.empty()) put_record(call, std::move(after), 0);
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
