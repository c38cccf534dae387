#include "access/evaluation.h"

#include <algorithm>

#include "base/json.h"

namespace bongtu::access {
namespace {

std::vector<std::string> one(std::string value) {
  std::vector<std::string> values;
  values.push_back(std::move(value));
  return values;
}

std::optional<std::string> copy_of(const std::string* value) {
  return value == nullptr ? std::nullopt : std::optional(*value);
}

std::optional<std::string> present(const std::string& value) {
  return value.empty() ? std::nullopt : std::optional(value);
}

// The table "Principal key values" of IAM's documentation; aws:PrincipalArn of a session is its role's.
std::optional<std::string> fact(const Principal& principal, const ConditionKey& key) {
  const bool session = principal.kind == Principal::Kind::session;
  switch (key.fact) {
    case Fact::none:
      break;
    case Fact::arn:
      return session ? present(principal.role_arn) : principal.arn;
    case Fact::account:
      return principal.account;
    case Fact::type:
      return principal.kind == Principal::Kind::root ? "Account" : session ? "AssumedRole" : "User";
    case Fact::tag:
      return copy_of(find_in_any_case(principal.tags, tag_of(key)));
    case Fact::user_name:
      return present(principal.name);
    case Fact::user_id:
      return present(principal.id);
    case Fact::token_issue_time:
      return principal.issued == Time() ? std::nullopt : std::optional(iso_time(principal.issued));
    case Fact::is_aws_service:
      return "false";
  }
  return std::nullopt;
}

}  // namespace

Evaluation::Evaluation(const Principal& principal, const Question& question, Trace* trace)
    : principal_(principal), question_(question), trace_(trace), action_(lower(question.action)) {}

bool Evaluation::applies(const Statement& statement) {
  if (!has_action(statement)) return false;
  const Truth resource = has_resource(statement);
  if (resource == Truth::no) return false;
  const Truth whole = std::min(resource, meets_conditions(statement.conditions));
  return whole == Truth::yes || (whole == Truth::unclear && !statement.allow);
}

bool Evaluation::has_action(const Statement& statement) const {
  const bool listed = std::ranges::any_of(statement.actions,
                                          [&](const std::string& pattern) { return like(pattern, action_); });
  return listed != statement.not_actions;
}

// AWS's documentation: a resource with a variable that has no value matches no resource. That an exception
// (NotResource) then falls away widens the statement, which it does not say to be meant: unclear.
Truth Evaluation::has_resource(const Statement& statement) {
  if (statement.resources.empty()) return Truth::yes;
  bool unresolved = false;
  for (const Pattern& pattern : statement.resources) {
    const std::optional<std::string> expanded = pattern.has_variables() ? expand(pattern) : std::nullopt;
    if (pattern.has_variables() && !expanded) {
      unresolved = true;
    } else if (like(expanded ? *expanded : pattern.text(), question_.resource)) {
      return truth(!statement.not_resources);
    }
  }
  if (!statement.not_resources) return Truth::no;
  return unresolved ? Truth::unclear : Truth::yes;
}

Truth Evaluation::meets_conditions(const std::vector<Condition>& conditions) {
  Truth all = Truth::yes;
  for (const Condition& condition : conditions) {
    all = std::min(all, meets(condition));
    if (all == Truth::no && trace_ == nullptr) break;  // a trace wants every key that is missing
  }
  return all;
}

// A key without values is as good as missing.
Truth Evaluation::meets(const Condition& condition) {
  const std::vector<std::string>* values = find(condition.key);
  if (condition.op->type == Type::null) {
    return truth(std::ranges::any_of(condition.operands, [&](const Operand& operand) {
      return std::get<bool>(operand) == (values == nullptr);
    }));
  }
  const bool all = condition.qualifier == Qualifier::for_all_values;
  const bool any = condition.qualifier == Qualifier::for_any_value;
  if (values == nullptr) return truth(condition.if_exists || all || (!any && condition.op->negated));
  Truth least = Truth::yes, greatest = Truth::no;
  for (const std::string& value : *values) {
    const Truth satisfied = satisfies(condition, value);
    least = std::min(least, satisfied);
    greatest = std::max(greatest, satisfied);
  }
  if (all) return least;
  // AWS asks for a qualifier where a key has several values, and an operator without one does not match them.
  return any || values->size() == 1 ? greatest : std::min(greatest, Truth::unclear);
}

Truth Evaluation::satisfies(const Condition& condition, const std::string& value) {
  Truth any = Truth::no;
  for (const Operand& operand : condition.operands) {
    const auto* pattern = std::get_if<Pattern>(&operand);
    any = std::max(any, pattern != nullptr ? compare_pattern(*condition.op, value, *pattern)
                                           : compare(*condition.op, value, operand));
  }
  return condition.op->negated ? negation(any) : any;
}

// AWS's documentation: a variable without a value equals nothing, so that negated operators match.
Truth Evaluation::compare_pattern(const Operator& op, std::string_view value, const Pattern& pattern) {
  if (!pattern.has_variables()) return compare_text(op, value, pattern.text());
  const auto expanded = expand(pattern);
  return expanded ? compare_text(op, value, *expanded) : Truth::no;
}

// Values come in as text that has no wildcards: a user named "*" is not everybody.
std::optional<std::string> Evaluation::expand(const Pattern& pattern) {
  std::string text;
  for (const Pattern::Part& part : pattern.parts) {
    text += part.text;
    if (!part.variable) continue;
    const std::string* value = value_of(part.variable->key);
    if (value == nullptr && part.variable->fallback) value = &*part.variable->fallback;
    if (value == nullptr) return std::nullopt;
    text += *value;
  }
  return text;
}

// Nothing for a key with several values, as AWS has it; for an empty one, since "key/${aws:PrincipalTag/x}*"
// would be everything; and for what is not UTF-8, since its bytes could be read as wildcards.
const std::string* Evaluation::value_of(const ConditionKey& key) {
  const std::vector<std::string>* values = find(key);
  if (values == nullptr || values->size() != 1) return nullptr;
  const std::string& value = values->front();
  return value.empty() || !is_utf8(value) ? nullptr : &value;
}

const std::vector<std::string>* Evaluation::find(const ConditionKey& key) {
  auto known = std::ranges::find(known_, key.name, &Known::key);
  if (known == known_.end()) {
    known = known_.insert(known_.end(), Known{key.name, ask(key)});
    if (!known->values && trace_ != nullptr) trace_->missing.push_back(key.name);
  }
  return known->values ? &*known->values : nullptr;
}

Evaluation::Values Evaluation::ask(const ConditionKey& key) const {
  Values values;
  if (key.fact == Fact::none) {
    values = question_.values.find(key.name);
  } else if (auto value = fact(principal_, key)) {
    values = one(*std::move(value));
  }
  if (values && values->empty()) values.reset();
  return values;
}

}  // namespace bongtu::access
