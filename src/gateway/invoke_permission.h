// Whether the function's policy lets API Gateway in.
#pragma once

#include <string>
#include <string_view>

#include "gateway/function_record.h"

namespace bongtu::gateway {

struct Invocation {
  std::string_view account;
  std::string_view region;  // of the integration's URI
  std::string source;       // "<api id>/<stage>/POST/encrypt"
};

bool lets_gateway_in(const FunctionRecord& function, const Invocation& invocation);

}  // namespace bongtu::gateway
