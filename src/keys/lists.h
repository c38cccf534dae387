// Lists that go over several pages of the store.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"

namespace bongtu::keys {

// Up to `most` records under `prefix`, in byte order, greater than `prefix` + `after`.
Result<std::vector<store::Record>> list_records(store::Store& store, const std::string& prefix,
                                                std::string_view after, std::size_t most);

}  // namespace bongtu::keys
