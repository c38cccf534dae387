// What a caller of the encryption API is told of an Error.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"

namespace bongtu::function {

struct Refusal {
  int status;
  std::string_view code;
  std::string message;
};

Refusal refusal_of(const Error& error);

// Appends {"code":…,"message":…}.
void append(WipedText& out, const Refusal& refusal);

}  // namespace bongtu::function
