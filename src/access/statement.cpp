#include "access/statement.h"

#include <algorithm>

#include "access/malformed.h"
#include "access/named_principal.h"

namespace bongtu::access {
namespace {

bool is_alphanumeric(char c) { return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9'); }

// "*" or "vendor:Name", wildcards in the name; of vendors only "*" is one.
bool is_action(std::string_view text) {
  if (text == "*") return true;
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return false;
  const std::string_view vendor = text.substr(0, colon), name = text.substr(colon + 1);
  const bool known_vendor =
      vendor == "*" ||
      (!vendor.empty() && std::ranges::all_of(vendor, [](char c) { return is_alphanumeric(c) || c == '-'; }));
  return known_vendor && !name.empty() &&
         std::ranges::all_of(name, [](char c) { return is_alphanumeric(c) || c == '*' || c == '?'; });
}

Result<> take_actions(const json::value& value, std::string_view element, Statement& statement) {
  if (!statement.actions.empty()) return malformed("Action and NotAction exclude each other");
  TRY(const auto texts, parse_strings(value, element));
  for (const std::string_view text : texts) {
    if (!is_action(text)) {
      return malformed("Actions must be \"*\" or prefaced by a vendor, as kms:Encrypt: " + quoted(text));
    }
    TRY(const Pattern pattern, parse_pattern(lower(text), Wildcards::special, Variables::literal));
    statement.actions.push_back(pattern.text());
  }
  statement.not_actions = element == "NotAction";
  return {};
}

Result<> take_resources(const json::value& value, std::string_view element, Variables variables,
                        Statement& statement) {
  if (!statement.resources.empty()) return malformed("Resource and NotResource exclude each other");
  TRY(const auto texts, parse_strings(value, element));
  for (const std::string_view text : texts) {
    if (text != "*" && !text.starts_with("arn:")) {
      return malformed("Resource " + quoted(text) + " must be in ARN format or \"*\"");
    }
    TRY(Pattern pattern, parse_pattern(text, Wildcards::special, variables));
    if (pattern.has_variables() && std::ranges::count(pattern.text(), ':') < 5) {
      return malformed("Resource " + quoted(text) + " has a variable before its fifth colon");
    }
    statement.resources.push_back(std::move(pattern));
  }
  statement.not_resources = element == "NotResource";
  return {};
}

Result<> take_principals(const json::value& value, std::string_view element, Statement& statement) {
  if (!statement.principals.empty()) return malformed("Principal and NotPrincipal exclude each other");
  TRY(statement.principals, parse_principals(value));
  statement.not_principals = element == "NotPrincipal";
  return {};
}

Result<> take_effect(const json::value& value, Statement& statement) {
  if (value != "Allow" && value != "Deny") return malformed("Effect must be \"Allow\" or \"Deny\"");
  statement.allow = value == "Allow";
  return {};
}

// Sids of key policies may have blanks, as that of the default policy has.
Result<> take_sid(const json::value& value, PolicyKind kind, Statement& statement) {
  const json::string* text = value.if_string();
  if (text == nullptr) return malformed("Sid must be a string");
  if (kind != PolicyKind::key && !std::ranges::all_of(*text, is_alphanumeric)) {
    return malformed("Sid " + quoted(*text) + " must be alphanumeric");
  }
  statement.sid = *text;
  return {};
}

Result<> take_element(std::string_view element, const json::value& value, PolicyKind kind,
                      Variables variables, Statement& statement) {
  if (element == "Sid") return take_sid(value, kind, statement);
  if (element == "Effect") return take_effect(value, statement);
  if (element == "Action" || element == "NotAction") return take_actions(value, element, statement);
  if (element == "Resource" || element == "NotResource") {
    return take_resources(value, element, variables, statement);
  }
  if (element == "Principal" || element == "NotPrincipal") {
    return take_principals(value, element, statement);
  }
  if (element != "Condition") return malformed("Unknown element " + quoted(element));
  TRY(statement.conditions, parse_conditions(value, variables));
  return {};
}

Result<> check_complete(const Statement& statement, PolicyKind kind, bool has_effect) {
  if (!has_effect) return malformed("Effect is missing");
  if (statement.actions.empty()) return malformed("Action or NotAction is missing");
  const bool identity = kind == PolicyKind::identity;
  if (identity && !statement.principals.empty()) return malformed("An identity policy names no principal");
  if (!identity && statement.principals.empty()) return malformed("Principal is missing");
  if (kind == PolicyKind::trust && !statement.resources.empty()) {
    return malformed("A trust policy has no Resource");
  }
  if (kind != PolicyKind::trust && statement.resources.empty()) {
    return malformed("Resource or NotResource is missing");
  }
  // AWS's documentation: not supported. It would allow everybody else in the world.
  if (statement.not_principals && statement.allow) return malformed("NotPrincipal needs the effect Deny");
  if (statement.not_principals && kind == PolicyKind::trust) {
    return malformed("A trust policy has no NotPrincipal");
  }
  return {};
}

}  // namespace

Result<std::vector<std::string_view>> parse_strings(const json::value& value, std::string_view element) {
  std::vector<std::string_view> texts;
  const json::array* list = value.if_array();
  const std::size_t count = list == nullptr ? 1 : list->size();
  for (std::size_t i = 0; i < count; ++i) {
    const json::string* text = (list == nullptr ? value : (*list)[i]).if_string();
    if (text == nullptr) return malformed(std::string(element) + " must be a string or a list of strings");
    texts.emplace_back(*text);
  }
  if (texts.empty()) return malformed(std::string(element) + " is an empty list");
  return texts;
}

Result<Statement> parse_statement(const json::object& object, PolicyKind kind, Variables variables) {
  Statement statement;
  for (const auto& member : object) {
    CHECK(take_element(member.key(), member.value(), kind, variables, statement));
  }
  CHECK(check_complete(statement, kind, object.contains("Effect")));
  return statement;
}

}  // namespace bongtu::access
