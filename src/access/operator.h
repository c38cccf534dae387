// The operators of conditions, and the values that a policy compares with.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "access/pattern.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"

namespace bongtu::access {

enum class Type : std::uint8_t { text, letters, like, number, date, boolean, binary, address, arn, null };
enum class Relation : std::uint8_t { equal, less, at_most, greater, at_least };

struct Operator {
  std::string_view name;
  Type type;
  Relation relation = Relation::equal;
  bool negated = false;  // true where none of the policy's values is equal
};

// By its name without qualifier and IfExists, in AWS's spelling; null where there is none.
const Operator* find_operator(std::string_view name);

// An address and how many of its leading bits count. An IPv4 address that is written within IPv6
// (::ffff:192.0.2.1) is the IPv4 address.
struct Network {
  bool v6 = false;
  std::array<std::uint8_t, 16> address{};
  int bits = 0;
};

using Number = long double;  // holds every 64-bit integer exactly

std::optional<Number> parse_number(std::string_view text);
// Seconds since the epoch, or ISO 8601: 2026-11-24, 2026-11-24T09:30Z, 2026-11-24T18:30:00.25+09:00.
std::optional<Time> parse_date(std::string_view text);
std::optional<bool> parse_boolean(std::string_view text);     // in any case
std::optional<Network> parse_network(std::string_view text);  // with or without /bits

using Operand = std::variant<Pattern, Number, Time, bool, Bytes, Network>;

// Fault::malformed_policy where `text` is no value for the operator.
Result<Operand> parse_operand(const Operator& op, std::string_view text, Variables variables);

// What an evaluation finds. `unclear` is for what AWS leaves open or cannot decide, such as a number that is
// none: it never makes an Allow apply, and never keeps a Deny from applying.
enum class Truth : std::uint8_t { no, unclear, yes };  // in this order: "and" is the least, "or" the greatest

constexpr Truth truth(bool value) { return value ? Truth::yes : Truth::no; }
constexpr Truth negation(Truth value) {
  return value == Truth::yes ? Truth::no : value == Truth::no ? Truth::yes : Truth::unclear;
}

// Whether the request's `value` stands in the operator's relation to `operand`; the operator's negation is
// not looked at. Not for patterns.
Truth compare(const Operator& op, std::string_view value, const Operand& operand);
// The same for operators on text; `pattern` has no variables.
Truth compare_text(const Operator& op, std::string_view value, std::string_view pattern);

}  // namespace bongtu::access
