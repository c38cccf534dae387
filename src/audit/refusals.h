// Refusals: counts of calls refused before their caller was known, so that strangers cannot fill the disk.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace bongtu::audit {

class Refusals {
 public:
  static constexpr std::size_t max_sources = 1000;
  static constexpr std::size_t max_reasons = 32;  // of one source

  // source -> reason -> how many
  using Counts = std::map<std::string, std::map<std::string, std::uint64_t, std::less<>>, std::less<>>;

  // Counted as "others" where there are too many sources, or too many reasons, to keep apart.
  void add(std::string_view source, std::string_view reason, std::uint64_t count = 1);
  void add(const Counts& counts);

  // What was counted since the last take.
  Counts take();

 private:
  std::mutex mutex_;
  Counts counts_;
};

}  // namespace bongtu::audit
