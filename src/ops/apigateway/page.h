// Pages of lists: position and limit.
#pragma once

#include "ops/apigateway/members.h"
#include "ops/kms/members.h"

namespace bongtu::ops::apigateway {

// The shape of every list's answer: {"item": […], "position": "…"}.
template <class Element>
struct Page {
  std::vector<Element> item;
  std::optional<std::string> position;
  static constexpr auto shape = fields(field("item", &Page::item), field("position", &Page::position));
};

// A page of `all`, which holds pairs of an id and an element, ascending by id: what follows the position, 25
// where the request has no limit. `list` names what is listed. Fault::invalid_marker for the position of
// another list.
template <class Element>
Result<Page<Element>> page_of(std::string_view list, const std::optional<std::string>& position,
                              std::optional<std::int64_t> limit,
                              std::vector<std::pair<std::string, Element>> all) {
  const auto after = read_marker(list, position);
  if (!after) return refuse(Fault::invalid_marker, "The position is not valid.");
  const auto most = static_cast<std::size_t>(limit.value_or(25));
  Page<Element> page;
  const std::string* last = nullptr;
  for (auto& [id, element] : all) {
    if (position && id <= *after) continue;
    if (page.item.size() == most) {
      page.position = make_marker(list, *last);
      break;
    }
    page.item.push_back(std::move(element));
    last = &id;
  }
  return page;
}

}  // namespace bongtu::ops::apigateway
