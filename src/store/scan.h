// scan: every record under a prefix, page by page.
#pragma once

#include "store/store.h"

namespace bongtu::store {

// Calls `each` (Result<>(const Record&)) with every record under `prefix` in key order; stops at the first
// refusal.
template <class Each>
Result<> scan(Store& store, std::string_view prefix, Each each) {
  std::string after;
  for (;;) {
    TRY(const std::vector<Record> page, store.list(prefix, after, list_limit));
    for (const Record& record : page) CHECK(each(record));
    if (page.size() < list_limit) return {};
    after = page.back().key;
  }
}

}  // namespace bongtu::store
