// The paths of REST APIs: an operation found by method and target, with what the target says.
#pragma once

#include <map>
#include <optional>
#include <span>

#include "ops/operation.h"

namespace bongtu::service {

struct Found {
  const ops::Operation* operation = nullptr;
  // Path labels and query parameters, decoded, by their wire names; a name may stand several times in a
  // query.
  std::multimap<std::string, std::string, std::less<>> parameters;
};

// Nothing where no operation has this method and target, or something in the target is wrongly encoded or not
// UTF-8. Of several the first: those with a query of their own stand before those without.
std::optional<Found> find_by_uri(std::span<const ops::Operation* const> operations, std::string_view method,
                                 std::string_view target);

// %XX and nothing else; nothing where that is cut off or no number, or the bytes are not UTF-8.
std::optional<std::string> percent_decoded(std::string_view text);

}  // namespace bongtu::service
