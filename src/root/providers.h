// The providers' functions, declared from providers.def.
#pragma once

#include "root/root_provider.h"

namespace bongtu::root {

#define PROVIDER(scheme, open, create)                                   \
  Result<std::unique_ptr<RootProvider>> open(std::string_view location); \
  Result<> create(std::string_view location);
#include "root/providers.def"
#undef PROVIDER

}  // namespace bongtu::root
