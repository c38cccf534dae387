#include <charconv>

#include "access/operator.h"

namespace bongtu::access {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// Takes text apart from its beginning; once something is not there, nothing is.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}
  bool failed() const { return failed_; }
  bool at_end() const { return rest_.empty(); }

  // A number of exactly `digits` digits, at most `limit`.
  int number(std::size_t digits, int limit) {
    int value = 0;
    const bool enough = rest_.size() >= digits && rest_.find_first_not_of("0123456789") >= digits;
    for (const char c : rest_.substr(0, enough ? digits : 0)) value = value * 10 + (c - '0');
    if (!enough || value > limit) failed_ = true;
    rest_.remove_prefix(std::min(digits, rest_.size()));
    return value;
  }
  bool optional(char c) {
    const bool there = rest_.starts_with(c);
    if (there) rest_.remove_prefix(1);
    return there;
  }
  void expect(char c) {
    if (!optional(c)) failed_ = true;
  }
  // The digits of a fraction of a second; more than nine are none.
  milliseconds fraction() {
    const std::size_t digits = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    if (digits == 0 || digits > 9) failed_ = true;
    std::string three(rest_.substr(0, std::min<std::size_t>(digits, 3)));
    three.resize(3, '0');
    rest_.remove_prefix(digits);
    return milliseconds(Reader(three).number(3, 999));
  }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

// "09:30", "09:30:00", "09:30:00.25", then "Z" or "+09:00": a time without a zone is nobody's.
milliseconds read_time(Reader& reader) {
  milliseconds time = hours(reader.number(2, 23));
  reader.expect(':');
  time += minutes(reader.number(2, 59));
  if (reader.optional(':')) {
    time += seconds(reader.number(2, 59));
    if (reader.optional('.')) time += reader.fraction();
  }
  if (reader.optional('Z')) return time;
  const bool east = reader.optional('+');
  if (!east) reader.expect('-');
  milliseconds offset = hours(reader.number(2, 23));
  reader.expect(':');
  offset += minutes(reader.number(2, 59));
  return east ? time - offset : time + offset;
}

std::optional<Time> from_epoch(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  constexpr std::int64_t limit = 253'402'300'800;  // the year 10000
  if (error != std::errc() || end != text.data() + text.size() || value < 0 || value >= limit) {
    return std::nullopt;
  }
  return Time(seconds(value));
}

}  // namespace

std::optional<Time> parse_date(std::string_view text) {
  if (text.find_first_not_of("0123456789") == std::string_view::npos) return from_epoch(text);
  Reader reader(text);
  const std::chrono::year year(reader.number(4, 9999));
  reader.expect('-');
  const std::chrono::month month(static_cast<unsigned>(reader.number(2, 12)));
  reader.expect('-');
  const std::chrono::day day(static_cast<unsigned>(reader.number(2, 31)));
  Time time;
  if (!(year / month / day).ok()) return std::nullopt;
  time = std::chrono::sys_days(year / month / day);
  if (reader.optional('T')) time += read_time(reader);
  if (reader.failed() || !reader.at_end()) return std::nullopt;
  return time;
}

}  // namespace bongtu::access
