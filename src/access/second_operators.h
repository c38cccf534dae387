// For tests: patterns, variables and operators of the second evaluation (second_evaluation.h), on the JSON
// itself.
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

}  // namespace bongtu::access::second
