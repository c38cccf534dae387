// Time, where it comes from, and how it is written.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace bongtu {

using Time = std::chrono::time_point<std::chrono::system_clock, std::chrono::milliseconds>;

// Everything that asks for the time asks a Clock, so that tests can stop it and move it.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;
};

class SystemClock : public Clock {
 public:
  Time now() const override {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  }
};

class FixedClock : public Clock {
 public:
  explicit FixedClock(Time time) : time_(time) {}
  Time now() const override { return time_; }
  void set(Time time) { time_ = time; }

 private:
  Time time_;
};

constexpr std::int64_t milliseconds(Time time) { return time.time_since_epoch().count(); }
constexpr Time from_milliseconds(std::int64_t ms) { return Time(std::chrono::milliseconds(ms)); }
// Seconds since the epoch with a fraction: a timestamp in AWS's JSON.
constexpr double seconds(Time time) { return static_cast<double>(milliseconds(time)) / 1000.0; }

std::string iso_time(Time time);   // 2026-11-24T09:30:00.250Z
std::string iso_basic(Time time);  // 20261124T093000Z, as SigV4 wants it
std::string http_date(Time time);  // Tue, 24 Nov 2026 09:30:00 GMT
std::optional<Time> from_iso_basic(std::string_view text);
// With or without a fraction of the second, of which three digits count.
std::optional<Time> from_iso_time(std::string_view text);
std::optional<Time> from_http_date(std::string_view text);

}  // namespace bongtu
