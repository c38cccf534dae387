// What a refusal of AWS's JSON protocol means.
#pragma once

#include "client/http.h"

namespace bongtu::client {

struct ApiError {
  std::string name;    // "AccessDeniedException"; empty where the reply does not say
  Error error;         // AWS's text as message; of a name that has no Fault of ours with the name before it
  bool again = false;  // the service failed or was busy: another attempt may do better
  bool of_the_clock = false;  // may come from a clock that is wrong
};

// Of a reply whose status is not 200.
ApiError api_error(const Reply& reply);

}  // namespace bongtu::client
