// Policy: a parsed policy document in AWS's JSON language. What one says is decided in decision.h.
#pragma once

#include <memory>
#include <string_view>

#include "base/result.h"

namespace bongtu::access {

struct Policy;  // document.h

// Where a document stands decides which elements it must and may not have.
enum class PolicyKind : std::uint8_t {
  identity,  // of users, roles, boundaries, sessions: no Principal, a Resource
  key,       // of KMS keys: a Principal
  trust,     // of roles: a Principal, no Resource
};

// Fault::malformed_policy, with a message that says where and what: not JSON, an element, operator, condition
// key form or version that is not understood, a name twice. Nothing is ever skipped: what is not understood
// could be a condition.
Result<std::shared_ptr<const Policy>> parse_policy(std::string_view document, PolicyKind kind);

}  // namespace bongtu::access
