#include <algorithm>
#include <boost/json/serialize.hpp>

#include "access/malformed.h"
#include "access/statement.h"

namespace bongtu::access {
namespace {

constexpr std::pair<std::string_view, Qualifier> qualifiers[] = {
    {"ForAllValues:", Qualifier::for_all_values},
    {"ForAnyValue:", Qualifier::for_any_value},
};
constexpr std::string_view if_exists = "IfExists";

// "ForAnyValue:StringLikeIfExists" and the like, without key and operands.
Result<Condition> parse_operator(std::string_view name) {
  Condition condition;
  std::string_view rest = name;
  for (const auto& [prefix, qualifier] : qualifiers) {
    if (!rest.starts_with(prefix)) continue;
    condition.qualifier = qualifier;
    rest.remove_prefix(prefix.size());
    break;
  }
  condition.if_exists = rest.ends_with(if_exists);
  if (condition.if_exists) rest.remove_suffix(if_exists.size());
  condition.op = find_operator(rest);
  const bool decorated = condition.if_exists || condition.qualifier != Qualifier::none;
  if (condition.op == nullptr || (condition.op->type == Type::null && decorated)) {
    return malformed("Unknown condition operator " + quoted(name));
  }
  return condition;
}

// AWS's grammar takes numbers and booleans for the strings that they are written as.
Result<std::string> text_of(const json::value& value) {
  if (value.is_string()) return std::string(value.get_string());
  if (value.is_bool() || value.is_int64() || value.is_uint64()) return json::serialize(value);
  return malformed("a value must be a string, an integer or a boolean");
}

Result<> take_values(const json::value& value, Variables variables, Condition& condition) {
  const json::array* list = value.if_array();
  if (list != nullptr && list->empty()) return malformed("the list of values is empty");
  const std::size_t count = list == nullptr ? 1 : list->size();
  for (std::size_t i = 0; i < count; ++i) {
    TRY(const std::string text, text_of(list == nullptr ? value : (*list)[i]));
    TRY(Operand operand, parse_operand(*condition.op, text, variables));
    condition.operands.push_back(std::move(operand));
  }
  return {};
}

bool has_key(const std::vector<Condition>& conditions, std::size_t from, const ConditionKey& key) {
  return std::ranges::find(conditions.begin() + static_cast<std::ptrdiff_t>(from), conditions.end(), key,
                           &Condition::key) != conditions.end();
}

// All keys of one operator.
Result<> take_operator(std::string_view name, const json::value& keys, Variables variables,
                       std::vector<Condition>& conditions) {
  TRY(const Condition blank, parse_operator(name));
  const json::object* object = keys.if_object();
  if (object == nullptr) return malformed("Condition operator " + quoted(name) + " must have an object");
  const std::size_t first = conditions.size();
  for (const auto& member : *object) {
    Condition condition = blank;
    auto key = parse_condition_key(member.key());
    if (!key) {
      return malformed("Condition keys must be prefaced by a vendor, as aws:SourceIp: " +
                       quoted(member.key()));
    }
    if (has_key(conditions, first, *key))
      return malformed("Condition key " + quoted(member.key()) + " is there twice");
    condition.key = *std::move(key);
    auto taken = take_values(member.value(), variables, condition);
    if (!taken)
      return malformed(std::string(name) + " on " + quoted(member.key()) + ": " + taken.error().message);
    conditions.push_back(std::move(condition));
  }
  return {};
}

}  // namespace

Result<std::vector<Condition>> parse_conditions(const json::value& value, Variables variables) {
  const json::object* object = value.if_object();
  if (object == nullptr) return malformed("Condition must be an object");
  std::vector<Condition> conditions;
  for (const auto& member : *object) {
    CHECK(take_operator(member.key(), member.value(), variables, conditions));
  }
  return conditions;
}

}  // namespace bongtu::access
