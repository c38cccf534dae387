// Parsing one statement of a policy document.
#pragma once

#include "access/document.h"
#include "access/policy.h"
#include "base/json.h"
#include "base/result.h"

namespace bongtu::access {

// Fault::malformed_policy with what is not understood, but not where the statement stands.
Result<Statement> parse_statement(const json::object& object, PolicyKind kind, Variables variables);

// The value of a Condition element.
Result<std::vector<Condition>> parse_conditions(const json::value& value, Variables variables);

// The string, or the strings of the list, that is the value of `element`; a list must not be empty.
Result<std::vector<std::string_view>> parse_strings(const json::value& value, std::string_view element);

}  // namespace bongtu::access
