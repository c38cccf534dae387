// Principals as policies name them.
#pragma once

#include <cstdint>
#include <vector>

#include "access/document.h"
#include "access/principal.h"
#include "base/json.h"
#include "base/result.h"

namespace bongtu::access {

// The value of Principal or NotPrincipal: "*" or {"AWS" | "Service" | "Federated": string or list}. Refused:
// wildcards but for "*" alone, ARNs of anything but a user, a role, a session, a federated user or an
// account's root, ids (AIDA…, AROA…: what AWS shows for a principal that is gone), other partitions than
// `aws`, and CanonicalUser, which is S3's.
Result<std::vector<NamedPrincipal>> parse_principals(const json::value& value);

// How a statement means a principal. Each gives at least what those before it give.
enum class Naming : std::uint8_t {
  none,
  account,  // its account: identity policies decide
  role,     // of a session, its role: within boundary and session policies
  self,     // its own ARN, or everybody
};
Naming naming(const Statement& statement, const Principal& principal);

// The same of one ARN; none where it is another's.
Naming naming(std::string_view arn, const Principal& principal);

}  // namespace bongtu::access
