// The engines' functions, declared from engines.def.
#pragma once

#include "store/store.h"

namespace bongtu::store {

#define ENGINE(scheme, function) \
  Result<std::unique_ptr<Store>> function(std::string_view location, const Clock& clock);
#include "store/engines.def"
#undef ENGINE

}  // namespace bongtu::store
