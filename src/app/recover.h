// bongtu recover: a way back in for who has the data directory and the root key, but no right left in the
// API.
#pragma once

#include <string>

#include "app/options.h"
#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"

namespace bongtu::app {

// Does what the options ask, in one commit with its audit record, and returns the text to print, which may
// have a secret. Refused while a server has the directory, without the root key, and for a key that is not
// there.
Result<WipedText> recover(const RecoverOptions& options, const Clock& clock);

}  // namespace bongtu::app
