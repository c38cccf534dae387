// Question: what an evaluation of policies is asked.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bongtu::access {

// What a request says of itself, by condition key. Looked up when a statement asks, so that a request without
// conditions costs nothing.
class ConditionValues {
 public:
  virtual ~ConditionValues() = default;
  // The values of a condition key; nothing where the request has no such key, an empty list where it has the
  // key without values. The key's name comes in lower case, but what follows `kms:encryptioncontext:` and the
  // slash of `aws:requesttag/`, `aws:resourcetag/` comes as the policy wrote it: an exact match is tried
  // first, then one that ignores case. What is known of the principal (aws:PrincipalArn, aws:username, …) is
  // answered by the evaluation itself and never asked here.
  virtual std::optional<std::vector<std::string>> find(std::string_view key) const = 0;
};

struct Question {
  std::string_view action;    // "kms:Decrypt"
  std::string_view resource;  // an ARN; "*" where the action has none
  const ConditionValues& values;
};

}  // namespace bongtu::access
