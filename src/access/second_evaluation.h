// For tests: a second evaluation of policies, slow and plain, written from AWS's documentation and our notes
// to it, on the JSON itself. It shares no code with the first, so that a slip in one shows against the other.
#pragma once

#include <arpa/inet.h>

#include <boost/json.hpp>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <optional>
#include <string>
#include <vector>

#include "access/decision.h"
#include "access/testing.h"
#include "base/clock.h"

namespace bongtu::access::second {

namespace json = boost::json;
using Strings = std::vector<std::string>;

struct Asked {
  const Principal* who;
  std::string action, resource;
  GivenValues::Map context;
};

inline std::string small(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(c));
  return text;
}
inline Strings list_of(const json::value& value) {
  Strings list;
  if (!value.is_array()) return {value.is_string() ? std::string(value.as_string()) : json::serialize(value)};
  for (const auto& item : value.as_array()) list.push_back(list_of(item).front());
  return list;
}

// A pattern is a list of tokens: a literal character, or a wildcard.
struct Token {
  char c;
  bool wild;
};
using Tokens = std::vector<Token>;

inline bool glob(const Tokens& pattern, const std::string& text) {
  std::vector<bool> reach(text.size() + 1);  // by dynamic programming; the texts here are ASCII
  reach[0] = true;
  for (const Token& token : pattern) {
    std::vector<bool> next(text.size() + 1);
    for (std::size_t i = 0; i <= text.size(); ++i) {
      if (token.wild && token.c == '*')
        next[i] = reach[i] || (i > 0 && next[i - 1]);
      else if (i > 0 && reach[i - 1])
        next[i] = token.wild || token.c == text[i - 1];
    }
    reach = next;
  }
  return reach[text.size()];
}

inline std::optional<Strings> context_of(const Asked& asked, const std::string& key) {
  const Principal& who = *asked.who;
  const std::string name = small(key);
  const bool session = who.kind == Principal::Kind::session, root = who.kind == Principal::Kind::root;
  if (name == "aws:principalarn") return Strings{session ? who.role_arn : who.arn};
  if (name == "aws:principalaccount" || name == "kms:calleraccount") return Strings{who.account};
  if (name == "aws:principaltype") return Strings{root ? "Account" : session ? "AssumedRole" : "User"};
  if (name == "aws:userid") return Strings{who.id};
  if (name == "aws:principalisawsservice") return Strings{"false"};
  if (name == "aws:username") return root || session ? std::nullopt : std::optional(Strings{who.name});
  if (name == "aws:tokenissuetime")
    return session ? std::optional(Strings{iso_time(who.issued)}) : std::nullopt;
  if (name.starts_with("aws:principaltag/")) {
    for (const auto& [tag, value] : who.tags)
      if ("aws:principaltag/" + small(tag) == name) return Strings{value};
    return std::nullopt;
  }
  for (const auto& [given, values] : asked.context)
    if (small(given) == name && !values.empty()) return values;
  return std::nullopt;
}

// Nothing where a variable has no value.
inline std::optional<Tokens> tokens_of(const Asked& asked, const std::string& text, bool wildcards,
                                       bool variables) {
  Tokens tokens;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!variables || text.compare(i, 2, "${") != 0) {
      tokens.push_back({text[i], wildcards && (text[i] == '*' || text[i] == '?')});
      continue;
    }
    const std::size_t end = text.find('}', i);
    std::string name = text.substr(i + 2, end - i - 2), value;
    i = end;
    const std::size_t comma = name.find(", '");
    if (name == "*" || name == "?" || name == "$") {
      value = name;
    } else {
      const auto found = context_of(asked, name.substr(0, comma));
      if (found && found->size() == 1 && !found->front().empty())
        value = found->front();
      else if (comma != std::string::npos)
        value = name.substr(comma + 3, name.size() - comma - 4);
      else
        return std::nullopt;
    }
    for (const char c : value) tokens.push_back({c, false});
  }
  return tokens;
}

enum Answer { no, open, yes };

inline Answer relation(const std::string& op, long double a, long double b) {
  if (op.ends_with("LessThan")) return a < b ? yes : no;
  if (op.ends_with("LessThanEquals")) return a <= b ? yes : no;
  if (op.ends_with("GreaterThan")) return a > b ? yes : no;
  if (op.ends_with("GreaterThanEquals")) return a >= b ? yes : no;
  return a == b ? yes : no;
}

inline std::optional<long double> date(const std::string& text) {
  if (text.find('-') == std::string::npos) return std::strtold(text.c_str(), nullptr);
  std::tm tm{};
  const char* rest = strptime(text.c_str(), "%Y-%m-%d", &tm);
  if (rest == nullptr) return std::nullopt;
  long double fraction = 0;
  if (*rest == 'T') {
    rest = strptime(rest, "T%H:%M", &tm);
    if (rest != nullptr && *rest == ':') rest = strptime(rest, ":%S", &tm);
    char* end = nullptr;
    if (rest != nullptr && *rest == '.') fraction = std::strtold(rest, &end);
  }
  return static_cast<long double>(timegm(&tm)) + fraction;
}

inline std::string bits_of(const std::string& address) {
  unsigned char raw[16];
  const bool six = address.find(':') != std::string::npos;
  if (inet_pton(six ? AF_INET6 : AF_INET, address.c_str(), raw) != 1) return "";
  std::string bits;
  for (int i = 0; i < (six ? 128 : 32); ++i) bits += (raw[i / 8] >> (7 - i % 8)) & 1 ? '1' : '0';
  const std::string mapped = std::string(80, '0') + std::string(16, '1');
  return bits.starts_with(mapped) ? bits.substr(96) : bits;
}

inline Answer in_range(const std::string& value, const std::string& range) {
  const std::size_t slash = range.find('/');
  const std::string address = bits_of(value), network = bits_of(range.substr(0, slash));
  if (address.empty()) return open;
  const std::size_t length =
      slash == std::string::npos ? network.size() : std::stoul(range.substr(slash + 1));
  return address.size() == network.size() && address.substr(0, length) == network.substr(0, length) ? yes
                                                                                                    : no;
}

inline Answer arn_like(const Tokens& pattern, const std::string& value) {
  std::vector<Tokens> patterns(1);
  for (const Token& token : pattern) {
    if (token.c == ':' && patterns.size() < 6)
      patterns.emplace_back();
    else
      patterns.back().push_back(token);
  }
  Strings parts(1);
  for (const char c : value) {
    if (c == ':' && parts.size() < 6)
      parts.emplace_back();
    else
      parts.back() += c;
  }
  if (parts.size() < 6) return open;
  if (patterns.size() < 6) return no;
  for (std::size_t i = 0; i < 6; ++i)
    if (!glob(patterns[i], parts[i])) return no;
  return yes;
}

// One value of the request against one of the policy; `op` without "Not".
inline Answer holds(const Asked& asked, const std::string& op, const std::string& value,
                    const std::string& wanted, bool variables) {
  if (op.starts_with("Numeric")) {
    char* end = nullptr;
    const long double number = std::strtold(value.c_str(), &end);
    if (value.empty() || *end != '\0') return open;
    return relation(op, number, std::strtold(wanted.c_str(), nullptr));
  }
  if (op.starts_with("Date")) {
    const auto a = date(value), b = date(wanted);
    return a && b ? relation(op, std::floor(*a * 1000), std::floor(*b * 1000)) : open;
  }
  if (op == "Bool") {
    if (small(value) != "true" && small(value) != "false") return open;
    return small(value) == small(wanted) ? yes : no;
  }
  if (op == "BinaryEquals") return value == wanted ? yes : no;
  if (op == "IpAddress") return in_range(value, wanted);
  const auto tokens = tokens_of(asked, wanted, op == "StringLike" || op.starts_with("Arn"), variables);
  if (!tokens) return no;
  if (op.starts_with("Arn")) return arn_like(*tokens, value);
  if (op != "StringEqualsIgnoreCase") return glob(*tokens, value) ? yes : no;
  Tokens small_tokens = *tokens;
  for (Token& token : small_tokens) token.c = static_cast<char>(std::tolower(token.c));
  return glob(small_tokens, small(value)) ? yes : no;
}

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
