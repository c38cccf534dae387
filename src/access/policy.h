// IAM policy documents: which actions on which resources.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace bongtu::access {

struct Statement {
  bool allow = false;
  std::vector<std::string> actions;    // "*", "kms:*" or a whole action
  std::vector<std::string> resources;  // "*" or a whole ARN
};

struct Policy {
  std::vector<Statement> statements;
};

// Reads AWS's policy JSON as far as Bongtu writes it itself: Version 2012-10-17; Statement with Sid, Effect,
// Action and Resource. Everything else is refused with Fault::validation (what is not even JSON, or has a
// name twice, with Fault::serialization): an element that is not understood must not be skipped, it could be
// a condition.
Result<Policy> parse_policy(std::string_view document);

// True where a statement allows it and none denies it.
bool allows(const std::vector<Policy>& policies, std::string_view action, std::string_view resource);

}  // namespace bongtu::access
