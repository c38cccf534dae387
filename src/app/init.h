// bongtu init: a data directory with everything that a first call needs.
#pragma once

#include <string>

#include "app/options.h"
#include "base/clock.h"

namespace bongtu::app {

// Makes it and returns what to print, once: the credentials are in it.
Result<std::string> init(const InitOptions& options, const Clock& clock);

}  // namespace bongtu::app
