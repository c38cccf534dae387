#include "base/clock.h"

#include <ctime>

namespace bongtu {
namespace {

std::tm utc(Time time) {
  const std::time_t whole = std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(time));
  std::tm parts{};
  gmtime_r(&whole, &parts);
  return parts;
}

std::string formatted(Time time, const char* format) {
  const std::tm parts = utc(time);
  char text[40];
  return {text, std::strftime(text, sizeof text, format, &parts)};
}

std::optional<Time> parsed(std::string_view text, const char* format) {
  std::tm parts{};
  const std::string copy(text);
  const char* end = strptime(copy.c_str(), format, &parts);
  if (end == nullptr || end != copy.c_str() + copy.size()) return std::nullopt;
  const Time time = std::chrono::time_point_cast<std::chrono::milliseconds>(
      std::chrono::system_clock::from_time_t(timegm(&parts)));
  // strptime accepts shorter numbers and day 31 of every month; only what prints back the same is a time.
  if (formatted(time, format) != text) return std::nullopt;
  return time;
}

}  // namespace

std::string iso_time(Time time) {
  const auto fraction = static_cast<int>(((milliseconds(time) % 1000) + 1000) % 1000);
  const char digits[] = {'.', static_cast<char>('0' + fraction / 100), static_cast<char>('0' + fraction / 10 % 10),
                         static_cast<char>('0' + fraction % 10), 'Z', '\0'};
  return formatted(time, "%Y-%m-%dT%H:%M:%S") + digits;
}

std::string iso_basic(Time time) { return formatted(time, "%Y%m%dT%H%M%SZ"); }
std::string http_date(Time time) { return formatted(time, "%a, %d %b %Y %H:%M:%S GMT"); }
std::optional<Time> from_iso_basic(std::string_view text) { return parsed(text, "%Y%m%dT%H%M%SZ"); }
std::optional<Time> from_http_date(std::string_view text) { return parsed(text, "%a, %d %b %Y %H:%M:%S GMT"); }

}  // namespace bongtu
