#include "store/rules.h"

#include <algorithm>

namespace bongtu::store {

Result<> check_changes(std::span<const Change> changes) {
  std::vector<std::string_view> keys;
  keys.reserve(changes.size());
  for (const Change& change : changes) {
    if (change.key.empty() || change.key.size() > key_limit) {
      return refuse(Fault::validation, "A record key must have 1 to 4096 bytes.");
    }
    keys.push_back(change.key);
  }
  std::ranges::sort(keys);
  if (const auto twice = std::ranges::adjacent_find(keys); twice != keys.end()) {
    return refuse(Fault::validation, "A record occurs twice in one commit.", std::string(*twice));
  }
  return {};
}

Result<> check_limit(std::size_t limit) {
  if (limit >= 1 && limit <= list_limit) return {};
  return refuse(Fault::validation, "A list of records must have a limit of 1 to 1000.");
}

std::string list_start(std::string_view prefix, std::string_view after) {
  std::string next(after);
  next += '\0';  // the smallest key greater than `after`
  return std::max(std::string(prefix), next);
}

bool writes(std::span<const Change> changes) {
  return std::ranges::any_of(changes,
                             [](const Change& change) { return change.kind != Change::Kind::expect; });
}

std::unexpected<Error> conflict(std::string_view key) {
  return refuse(Fault::conflict, "A record has changed meanwhile.", std::string(key));
}

std::unexpected<Error> too_old() {
  return refuse(Fault::too_old, "The change feed does not reach back that far.");
}

}  // namespace bongtu::store
