// For tests: a second evaluation of policies, slow and plain, written from AWS's documentation and our notes
// to it, on the JSON itself. It shares no code with the first, so that a slip in one shows against the other.
#pragma once

#include "access/second_operators.h"

namespace bongtu::access::second {

// One operator on one key. `doubt` is what an open question becomes.
inline bool condition_holds(const Asked& asked, std::string op, const std::string& key, const Strings& wanted,
                            bool variables, bool doubt) {
  const auto values = context_of(asked, key);
  const bool all = op.starts_with("ForAllValues:"), any = op.starts_with("ForAnyValue:");
  if (all || any) op = op.substr(op.find(':') + 1);
  const bool if_exists = op.ends_with("IfExists");
  if (if_exists) op.resize(op.size() - 8);
  const std::size_t not_at = op.find("Not");
  const bool negated = not_at != std::string::npos;
  if (negated) op.erase(not_at, 3);
  if (op == "Null") {
    for (const std::string& want : wanted)
      if ((want == "true") == !values) return true;
    return false;
  }
  if (!values) return if_exists || all || (negated && !any);
  std::size_t hits = 0;
  for (const std::string& value : *values) {
    Answer best = no;
    for (const std::string& want : wanted) best = std::max(best, holds(asked, op, value, want, variables));
    hits += best == open ? doubt : (best == yes) != negated;
  }
  if (all) return hits == values->size();
  if (any || values->size() == 1) return hits > 0;
  return doubt && hits > 0;
}

inline bool resource_applies(const Asked& asked, const json::object& statement, bool variables, bool doubt) {
  const bool exceptions = statement.contains("NotResource");
  if (!exceptions && !statement.contains("Resource")) return true;
  bool unresolved = false, hit = false;
  for (const std::string& text : list_of(statement.at(exceptions ? "NotResource" : "Resource"))) {
    const auto tokens = tokens_of(asked, text, true, variables);
    unresolved |= !tokens;
    hit |= tokens && glob(*tokens, asked.resource);
  }
  if (!exceptions) return hit;
  return !hit && (!unresolved || doubt);
}

// 0 not at all, 1 by the account, 2 by the role, 3 itself
inline int principal_level(const Asked& asked, const json::object& statement) {
  const Principal& who = *asked.who;
  const bool exceptions = statement.contains("NotPrincipal");
  if (!exceptions && !statement.contains("Principal")) return 3;
  const json::value& element = statement.at(exceptions ? "NotPrincipal" : "Principal");
  Strings names;
  if (element.is_string())
    names = {"*"};
  else if (element.as_object().contains("AWS"))
    names = list_of(element.at("AWS"));
  bool everybody = false, account = false, role = false, self = false;
  for (const std::string& name : names) {
    everybody |= name == "*";
    account |= name == who.account || name == "arn:aws:iam::" + who.account + ":root";
    role |= name == who.role_arn;
    self |= name == who.arn;
  }
  if (!exceptions) return everybody || (self && !account) ? 3 : self ? 3 : role ? 2 : account ? 1 : 0;
  const bool excepted = everybody || (account && (who.kind != Principal::Kind::session || role) &&
                                      (who.kind == Principal::Kind::root || self));
  return excepted && who.boundary == nullptr ? 0 : 3;
}

struct Found {
  bool denied = false;
  int allowed = 0;
};

inline void look(const Asked& asked, const std::string& document, Found& found) {
  const json::value policy = json::parse(document);
  const bool variables = policy.as_object().contains("Version") && policy.at("Version") == "2012-10-17";
  const json::value& list = policy.at("Statement");
  const json::array statements = list.is_array() ? list.as_array() : json::array{list};
  for (const json::value& item : statements) {
    const json::object& statement = item.as_object();
    const bool deny = statement.at("Effect") == "Deny";
    const bool not_action = statement.contains("NotAction");
    bool hit = false;
    for (const std::string& text : list_of(statement.at(not_action ? "NotAction" : "Action")))
      hit |= glob(*tokens_of(asked, small(text), true, false), small(asked.action));
    if (hit == not_action || !resource_applies(asked, statement, variables, deny)) continue;
    bool holds_all = true;
    if (const json::value* conditions = statement.if_contains("Condition"))
      for (const auto& [op, keys] : conditions->as_object())
        for (const auto& [key, wanted] : keys.as_object())
          holds_all = holds_all && condition_holds(asked, op, key, list_of(wanted), variables, deny);
    const int level = principal_level(asked, statement);
    if (!holds_all || level == 0) continue;
    if (deny)
      found.denied = true;
    else
      found.allowed = std::max(found.allowed, level);
  }
}

// The documents that Principal holds parsed.
struct Documents {
  Strings identity;
  std::optional<std::string> key, boundary;
  std::optional<Strings> session;
};

inline Reason decide(const Asked& asked, const Documents& documents) {
  Found identity, resource, boundary, session;
  for (const auto& document : documents.identity) look(asked, document, identity);
  if (documents.key) look(asked, *documents.key, resource);
  if (documents.boundary) look(asked, *documents.boundary, boundary);
  if (documents.session)
    for (const auto& document : *documents.session) look(asked, document, session);
  if (identity.denied) return Reason::identity_deny;
  if (resource.denied) return Reason::resource_deny;
  if (boundary.denied) return Reason::boundary_deny;
  if (session.denied) return Reason::session_deny;
  const bool root = asked.who->kind == Principal::Kind::root;
  if (documents.key && resource.allowed == 0) return Reason::no_resource_policy;
  if (resource.allowed == 3 || root) return Reason::allowed;
  if (resource.allowed < 2 && identity.allowed == 0) return Reason::no_identity_policy;
  if (documents.boundary && boundary.allowed == 0) return Reason::no_boundary;
  if (documents.session && session.allowed == 0) return Reason::no_session_policy;
  return Reason::allowed;
}

}  // namespace bongtu::access::second
