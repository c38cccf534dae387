// A bar on a terminal for work that takes longer than half a second.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace bongtu::cli {

// `total` bytes of all inputs, where known. Silent unless standard error is a terminal.
class Progress {
 public:
  Progress(std::optional<std::uint64_t> total, bool quiet);
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void add(std::size_t bytes) {
    done_ += bytes;
    if (shown_) show_when_due();
  }
  // Before anything else is written to the terminal.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;
  void show_when_due();

  std::optional<std::uint64_t> total_;
  bool shown_;
  bool dirty_ = false;
  std::uint64_t done_ = 0;
  Clock::time_point start_ = Clock::now();
  Clock::time_point due_ = start_ + std::chrono::milliseconds(500);
};

// The line of the bar: "[=====     ]  50% 1.0 GiB of 2.0 GiB, 512.0 MiB/s". Without a total the bytes alone.
std::string progress_line(std::uint64_t done, std::optional<std::uint64_t> total, double seconds);

}  // namespace bongtu::cli
