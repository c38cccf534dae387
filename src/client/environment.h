// The process's environment.
#pragma once

#include <cstdlib>
#include <string_view>

namespace bongtu::client {

// Empty where it is not set: an empty variable counts as none, as for the SDKs.
inline std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

}  // namespace bongtu::client
