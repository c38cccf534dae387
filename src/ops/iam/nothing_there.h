// What Bongtu has none of, and tools ask for before they delete a user or a role: an empty list.
#pragma once

#include "ops/iam/entity.h"

namespace bongtu::ops::iam {

template <class Of>
struct NothingThereRequest {
  std::string name;
  std::optional<std::string> marker;
  std::optional<std::int64_t> max_items;
  static constexpr auto shape =
      fields(field(Of::member, &NothingThereRequest::name, Of::name_bounds, "Whose."),
             field("Marker", &NothingThereRequest::marker, marker_bounds, "Where the last page ended."),
             field("MaxItems", &NothingThereRequest::max_items, max_items_bounds, "100 if not given."));
};

template <class List>
struct NothingThere {
  std::vector<std::string> none;
  bool is_truncated = false;
  static constexpr auto shape =
      fields(field(List::name, &NothingThere::none), field("IsTruncated", &NothingThere::is_truncated));
};

template <class Of, class List>
Result<NothingThere<List>> nothing_there(Iam& iam, const NothingThereRequest<Of>& request) {
  TRY(const auto entity, find<Of>(iam, request.name, List::action));
  return NothingThere<List>{};
}

}  // namespace bongtu::ops::iam
