#include "access/policy.h"

#include <algorithm>

#include "base/json.h"

namespace bongtu::access {
namespace {

std::unexpected<Error> malformed(std::string what) {
  return refuse(Fault::validation, "The policy document is not supported: " + std::move(what) + ".");
}

// One string or a list of them.
Result<std::vector<std::string>> strings(const json::value& value, std::string_view element) {
  std::vector<std::string> texts;
  if (const auto* text = value.if_string()) texts.emplace_back(*text);
  if (const auto* list = value.if_array()) {
    for (const json::value& item : *list) {
      if (!item.is_string())
        return malformed(std::string(element) + " must be a string or a list of strings");
      texts.emplace_back(item.get_string());
    }
  }
  if (texts.empty()) return malformed(std::string(element) + " must be a string or a list of strings");
  for (const std::string& text : texts) {
    const std::size_t star = text.find_first_of("*?$");
    const bool all_of_service = text.ends_with(":*") && star == text.size() - 1 && element == "Action";
    if (star != std::string::npos && text != "*" && !all_of_service) return malformed("the pattern " + text);
  }
  return texts;
}

Result<Statement> parse_statement(const json::object& object) {
  Statement statement;
  bool effect = false;
  for (const auto& member : object) {
    const json::value& value = member.value();
    if (member.key() == "Sid" && value.is_string()) continue;
    if (member.key() == "Effect" && (value == "Allow" || value == "Deny")) {
      effect = true;
      statement.allow = value == "Allow";
    } else if (member.key() == "Action") {
      TRY(statement.actions, strings(value, "Action"));
    } else if (member.key() == "Resource") {
      TRY(statement.resources, strings(value, "Resource"));
    } else {
      return malformed("the element " + std::string(member.key()));
    }
  }
  if (!effect || statement.actions.empty() || statement.resources.empty()) {
    return malformed("a statement needs Effect, Action and Resource");
  }
  return statement;
}

bool same_letters(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

// The case of actions does not matter, in AWS neither: a Deny must not miss because of it.
bool is_action(std::string_view pattern, std::string_view action) {
  if (pattern == "*") return true;
  if (!pattern.ends_with(":*")) return same_letters(pattern, action);
  pattern.remove_suffix(1);
  return same_letters(pattern, action.substr(0, pattern.size()));
}

bool covers(const Statement& statement, std::string_view action, std::string_view resource) {
  const auto names_action = [&](const std::string& pattern) { return is_action(pattern, action); };
  const auto names_resource = [&](const std::string& pattern) {
    return pattern == "*" || pattern == resource;
  };
  return std::ranges::any_of(statement.actions, names_action) &&
         std::ranges::any_of(statement.resources, names_resource);
}

}  // namespace

Result<Policy> parse_policy(std::string_view document) {
  WipingResource memory;
  TRY(const json::value value, parse_json(document, memory));
  const json::object* object = value.if_object();
  if (object == nullptr) return malformed("it must be an object");
  Policy policy;
  bool version = false;
  for (const auto& member : *object) {
    if (member.key() == "Version" && member.value() == "2012-10-17") {
      version = true;
    } else if (member.key() == "Statement" && member.value().is_array()) {
      for (const json::value& item : member.value().get_array()) {
        if (!item.is_object()) return malformed("a statement must be an object");
        TRY(Statement statement, parse_statement(item.get_object()));
        policy.statements.push_back(std::move(statement));
      }
    } else {
      return malformed("the element " + std::string(member.key()));
    }
  }
  if (!version) return malformed("Version must be 2012-10-17");
  return policy;
}

bool allows(const std::vector<Policy>& policies, std::string_view action, std::string_view resource) {
  bool allowed = false;
  for (const Policy& policy : policies) {
    for (const Statement& statement : policy.statements) {
      if (!covers(statement, action, resource)) continue;
      if (!statement.allow) return false;
      allowed = true;
    }
  }
  return allowed;
}

}  // namespace bongtu::access
