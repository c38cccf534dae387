// bongtu serve: the server, from data directory to drain.
#pragma once

#include "app/options.h"
#include "base/result.h"

namespace bongtu::app {

// Serves until SIGINT or SIGTERM, then drains. Prints `listening on …` when ready. Refusals have one
// sentence.
Result<> serve(const ServeOptions& options);

}  // namespace bongtu::app
