// What every engine holds to.
#pragma once

#include "store/store.h"

namespace bongtu::store {

inline constexpr std::chrono::hours feed_retention{1};

// Fault::validation for a key that is empty or too long, or occurs twice.
Result<> check_changes(std::span<const Change> changes);
// Fault::validation for a limit outside 1..list_limit.
Result<> check_limit(std::size_t limit);

// The first key that a list may return: not before `prefix`, and after `after`.
std::string list_start(std::string_view prefix, std::string_view after);

// Whether a commit changes records and so belongs into the feed.
bool writes(std::span<const Change> changes);

std::unexpected<Error> conflict(std::string_view key);
std::unexpected<Error> too_old();

}  // namespace bongtu::store
