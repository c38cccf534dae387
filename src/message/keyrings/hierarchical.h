// The hierarchical keyring with a clock of the caller's.
#pragma once

#include <bongtu/hierarchical_keyring.h>

#include "message/cache.h"

namespace bongtu::message {

Result<std::shared_ptr<Keyring>> hierarchical_keyring(HierarchicalKeyring options, SteadyClock clock);

}  // namespace bongtu::message
