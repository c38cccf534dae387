// Pages of lists: Marker and MaxItems.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ops/kms/members.h"

namespace bongtu::ops::iam {

// Moves what follows the marker of the request, MaxItems (100 where it does not say) at most, into the
// response. `all` holds pairs of a key and an element, ascending by key; `list` names what is listed.
// Fault::invalid_marker for the marker of another list.
template <class Request, class Response, class Element>
Result<> paginate(std::string_view list, const Request& request,
                  std::vector<std::pair<std::string, Element>> all, std::vector<Element> Response::* elements,
                  Response& response) {
  TRY(const std::string after, read_marker(list, request.marker));
  const auto most = static_cast<std::size_t>(request.max_items.value_or(100));
  const std::string* last = nullptr;
  for (auto& [key, element] : all) {
    if (request.marker && key <= after) continue;
    response.is_truncated = (response.*elements).size() == most;
    if (response.is_truncated) break;
    (response.*elements).push_back(std::move(element));
    last = &key;
  }
  if (response.is_truncated) response.marker = make_marker(list, *last);
  return {};
}

}  // namespace bongtu::ops::iam
