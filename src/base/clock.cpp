#include "base/clock.h"

#include <array>
#include <ctime>

namespace bongtu {
namespace {

using std::chrono::floor;

// Writes `value` in `width` digits.
void put(std::string& out, int value, int width) {
  std::array<char, 4> digits{};
  for (int i = width; i-- > 0; value /= 10)
    digits[static_cast<std::size_t>(i)] = static_cast<char>('0' + value % 10);
  out.append(digits.data(), static_cast<std::size_t>(width));
}

// The next `width` digits of `text`, or nothing.
std::optional<int> take(std::string_view& text, std::size_t width) {
  if (text.size() < width) return std::nullopt;
  int value = 0;
  for (const char c : text.substr(0, width)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(width);
  return value;
}

// yyyy-mm-ddThh:mm:ss with these separators.
std::string iso(Time time, std::string_view dash, std::string_view colon) {
  const auto day = floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(floor<std::chrono::seconds>(time - day));
  std::string text;
  text.reserve(24);
  put(text, static_cast<int>(date.year()), 4);
  put(text.append(dash), static_cast<int>(static_cast<unsigned>(date.month())), 2);
  put(text.append(dash), static_cast<int>(static_cast<unsigned>(date.day())), 2);
  put(text.append("T"), static_cast<int>(clock.hours().count()), 2);
  put(text.append(colon), static_cast<int>(clock.minutes().count()), 2);
  put(text.append(colon), static_cast<int>(clock.seconds().count()), 2);
  return text;
}

}  // namespace

std::string iso_time(Time time) {
  std::string text = iso(time, "-", ":");
  put(text.append("."), static_cast<int>((time - floor<std::chrono::seconds>(time)).count()), 3);
  return text.append("Z");
}

std::string iso_basic(Time time) { return iso(time, "", "").append("Z"); }

std::optional<Time> from_iso_basic(std::string_view text) {
  if (text.size() != 16 || text[8] != 'T' || text[15] != 'Z') return std::nullopt;
  std::string_view date = text.substr(0, 8), clock = text.substr(9, 6);
  const auto year = take(date, 4), month = take(date, 2), day = take(date, 2);
  const auto hour = take(clock, 2), minute = take(clock, 2), second = take(clock, 2);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  const std::chrono::year_month_day whole(std::chrono::year(*year),
                                          std::chrono::month(static_cast<unsigned>(*month)),
                                          std::chrono::day(static_cast<unsigned>(*day)));
  if (!whole.ok() || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  return Time(std::chrono::sys_days(whole)) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
         std::chrono::seconds(*second);
}

std::optional<Time> from_iso_time(std::string_view text) {
  constexpr std::size_t whole = 19;  // yyyy-mm-ddThh:mm:ss
  if (text.size() <= whole || text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':')
    return std::nullopt;
  std::string basic(text.substr(0, whole));
  std::erase_if(basic, [](char c) { return c == '-' || c == ':'; });
  auto time = from_iso_basic(basic + 'Z');
  std::string_view rest = text.substr(whole);
  if (rest == "Z" || !time) return time;
  if (rest[0] != '.' || rest.size() < 3 || rest.back() != 'Z') return std::nullopt;
  std::string digits(rest.substr(1, rest.size() - 2));
  if (digits.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  digits.resize(3, '0');
  std::string_view fraction = digits;
  return *time + std::chrono::milliseconds(take(fraction, 3).value());
}

std::string http_date(Time time) {
  const std::time_t whole = std::chrono::system_clock::to_time_t(floor<std::chrono::seconds>(time));
  std::tm parts{};
  gmtime_r(&whole, &parts);
  char text[40];
  return {text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

std::optional<Time> from_http_date(std::string_view text) {
  std::tm parts{};
  const std::string copy(text);
  const char* end = strptime(copy.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  if (end == nullptr || end != copy.c_str() + copy.size()) return std::nullopt;
  const Time time = floor<std::chrono::milliseconds>(std::chrono::system_clock::from_time_t(timegm(&parts)));
  // strptime accepts shorter numbers and day 31 of every month; only what prints back the same is a time.
  if (http_date(time) != text) return std::nullopt;
  return time;
}

}  // namespace bongtu
