// Errors as people read them.
#pragma once

#include <exception>
#include <string>
#include <string_view>

#include "base/result.h"

namespace bongtu::cli {

// "NAME: what is wrong (why). What to do."; not yet fit for a terminal (`print_error`).
std::string explain(std::string_view name, const Error& error);

// Of what the standard library throws, for `explain`: Fault::unavailable.
Error error_of(const std::exception& exception);

}  // namespace bongtu::cli
