// Settings, out of the variables of a stage or of a Lambda function's environment.
#pragma once

#include <map>
#include <string>

#include "function/function.h"

namespace bongtu::function {

using Variables = std::map<std::string, std::string, std::less<>>;

// Empty where it is not there.
std::string_view variable(const Variables& variables, std::string_view name);

// KEY_ID, DECRYPT_KEY_IDS (separated by commas), ALLOW (encrypt | decrypt | both, which is the default; with
// anything else the function does neither).
Settings settings_of(const Variables& variables);

}  // namespace bongtu::function
