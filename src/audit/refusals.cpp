#include "audit/refusals.h"

#include <utility>

namespace bongtu::audit {
namespace {

constexpr std::string_view others = "others";

// The entry of `name`, or that of "others" where `map` is full: so it has `limit` entries at most, and
// "others".
template <class Map>
auto& bounded_entry(Map& map, std::string_view name, std::size_t limit) {
  if (const auto found = map.find(name); found != map.end()) return found->second;
  const std::size_t used = map.size() - map.count(others);
  return map[std::string(used < limit ? name : others)];
}

}  // namespace

void Refusals::add(std::string_view source, std::string_view reason, std::uint64_t count) {
  const std::lock_guard lock(mutex_);
  bounded_entry(bounded_entry(counts_, source, max_sources), reason, max_reasons) += count;
}

void Refusals::add(const Counts& counts) {
  for (const auto& [source, reasons] : counts) {
    for (const auto& [reason, count] : reasons) add(source, reason, count);
  }
}

Refusals::Counts Refusals::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(counts_, {});
}

}  // namespace bongtu::audit
