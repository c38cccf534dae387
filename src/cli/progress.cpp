#include "cli/progress.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>

namespace bongtu::cli {
namespace {

constexpr std::size_t bar_width = 30;
constexpr std::chrono::milliseconds between{100};

std::string size_text(double bytes) {
  constexpr auto units = std::to_array<const char*>({"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"});
  std::size_t unit = 0;
  for (; bytes >= 1024 && unit + 1 < units.size(); ++unit) bytes /= 1024;
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), unit == 0 ? "%.0f %s" : "%.1f %s", bytes, units[unit]);
  return text.data();
}

}  // namespace

std::string progress_line(std::uint64_t done, std::optional<std::uint64_t> total, double seconds) {
  const auto bytes = static_cast<double>(done);
  const std::string rate = seconds > 0 ? ", " + size_text(bytes / seconds) + "/s" : "";
  if (!total || *total == 0) return size_text(bytes) + rate;
  const double part = std::min(1.0, bytes / static_cast<double>(*total));
  std::string bar(static_cast<std::size_t>(part * bar_width), '=');
  bar.resize(bar_width, ' ');
  std::array<char, 16> percent{};
  std::snprintf(percent.data(), percent.size(), "%3.0f%% ", part * 100);
  return "[" + bar + "] " + percent.data() + size_text(bytes) + " of " +
         size_text(static_cast<double>(*total)) + rate;
}

Progress::Progress(std::optional<std::uint64_t> total, bool quiet)
    : total_(total), shown_(!quiet && ::isatty(STDERR_FILENO) != 0) {}

void Progress::show_when_due() {
  const Clock::time_point now = Clock::now();
  if (now < due_) return;
  due_ = now + between;
  dirty_ = true;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  std::fprintf(stderr, "\r\x1b[K%s", progress_line(done_, total_, seconds).c_str());
}

void Progress::clear() {
  if (dirty_) std::fputs("\r\x1b[K", stderr);
  dirty_ = false;
}

}  // namespace bongtu::cli
