#include "access/policy.h"

#include <algorithm>

#include "access/malformed.h"
#include "access/statement.h"

namespace bongtu::access {
namespace {

// The version that a document without one has, and the one that knows variables.
constexpr char old_version[] = "2008-10-17", new_version[] = "2012-10-17";

Result<Variables> version_of(const json::object& object) {
  const json::value* version = object.if_contains("Version");
  if (version == nullptr || *version == old_version) return Variables::literal;
  if (*version == new_version) return Variables::special;
  return malformed("Version must be \"2012-10-17\" or \"2008-10-17\"");
}

Result<> check_elements(const json::object& object) {
  for (const auto& member : object) {
    const std::string_view name = member.key();
    if (name == "Id" && !member.value().is_string()) return malformed("Id must be a string");
    if (name != "Version" && name != "Id" && name != "Statement") {
      return malformed("Unknown element " + quoted(name));
    }
  }
  if (!object.contains("Statement")) return malformed("Statement is missing");
  return {};
}

bool has_sid(const Policy& policy, const std::string& sid) {
  return !sid.empty() &&
         std::ranges::find(policy.statements, sid, &Statement::sid) != policy.statements.end();
}

std::size_t search_size_of(const Statement& statement) {
  std::size_t size = 0;
  for (const Pattern& pattern : statement.resources) size += search_size(pattern);
  for (const Condition& condition : statement.conditions) {
    for (const Operand& operand : condition.operands) {
      if (const auto* pattern = std::get_if<Pattern>(&operand)) size += search_size(*pattern);
    }
  }
  return size;
}

// What a policy's own author must not do: make every call slow that it decides.
Result<> check_search(const Policy& policy) {
  std::size_t size = 0;
  for (const Statement& statement : policy.statements) size += search_size_of(statement);
  if (size <= most_searched) return {};
  return malformed("What stands between two * together with a ? may have no variables and " +
                   std::to_string(most_searched) + " characters in the whole policy");
}

// The next statement of `policy`; refusals say which.
Result<> take_statement(const json::value& value, PolicyKind kind, Variables variables, Policy& policy) {
  const std::string where = "Statement " + std::to_string(policy.statements.size() + 1) + ": ";
  const json::object* object = value.if_object();
  if (object == nullptr) return malformed(where + "It must be an object");
  auto statement = parse_statement(*object, kind, variables);
  if (!statement) return malformed(where + statement.error().message);
  if (has_sid(policy, statement->sid)) {
    return malformed(where + "Statement IDs (SID) in a single policy must be unique");
  }
  policy.statements.push_back(*std::move(statement));
  return {};
}

Result<Policy> parse(std::string_view document, PolicyKind kind) {
  WipingResource memory;
  const auto value = parse_json(document, memory);
  if (!value) {
    return malformed("This policy is not valid JSON. " +
                     value.error().message.substr(0, value.error().message.rfind('.')));
  }
  const json::object* object = value->if_object();
  if (object == nullptr) return malformed("A policy must be an object");
  CHECK(check_elements(*object));
  TRY(const Variables variables, version_of(*object));
  const json::value& statements = object->at("Statement");
  const json::array* list = statements.if_array();
  Policy policy;
  if (list == nullptr) CHECK(take_statement(statements, kind, variables, policy));
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    CHECK(take_statement((*list)[i], kind, variables, policy));
  }
  CHECK(check_search(policy));
  return policy;
}

}  // namespace

Result<std::shared_ptr<const Policy>> parse_policy(std::string_view document, PolicyKind kind) {
  auto policy = parse(document, kind);
  if (!policy) return malformed(policy.error().message + ".");
  return std::make_shared<const Policy>(*std::move(policy));
}

}  // namespace bongtu::access
