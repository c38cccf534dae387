// The parts of a policy document, as parsing leaves them to the evaluation.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "access/condition_key.h"
#include "access/operator.h"
#include "access/pattern.h"

namespace bongtu::access {

enum class Qualifier : std::uint8_t { none, for_all_values, for_any_value };

// One operator on one condition key.
struct Condition {
  const Operator* op = nullptr;
  Qualifier qualifier = Qualifier::none;
  bool if_exists = false;
  ConditionKey key;
  std::vector<Operand> operands;  // at least one
};

// Somebody whom a Principal element names.
struct NamedPrincipal {
  enum class Kind : std::uint8_t {
    everybody,
    account,  // name: 12 digits
    arn,      // of a user, a role or a session
    other,    // a service or a federation: nobody who can call here
  };
  Kind kind = Kind::other;
  std::string name;
};

struct Statement {
  std::string sid;
  bool allow = false;
  bool not_principals = false, not_actions = false, not_resources = false;  // the list is of exceptions
  std::vector<NamedPrincipal> principals;                                   // none: whoever has the policy
  std::vector<std::string> actions;  // patterns in lower case, for like()
  std::vector<Pattern> resources;    // none (of trust policies): what the policy belongs to
  std::vector<Condition> conditions;
};

struct Policy {
  std::vector<Statement> statements;
};

}  // namespace bongtu::access
