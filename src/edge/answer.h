// One request's way through the service: on its loop or on a worker, then into the audit log.
#pragma once

#include "edge/loop.h"

namespace bongtu::edge {

// Leaves the reply in `reply`, recorded where that is owed, so that it may be sent. What `request` views must
// stay until then.
Task<> answer(Loop& loop, const service::Request& request, service::Reply& reply);

}  // namespace bongtu::edge
