#include "access/operator.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

#include "access/malformed.h"

namespace bongtu::access {
namespace {

constexpr Operator operators[] = {
    {"StringEquals", Type::text},
    {"StringNotEquals", Type::text, Relation::equal, true},
    {"StringEqualsIgnoreCase", Type::letters},
    {"StringNotEqualsIgnoreCase", Type::letters, Relation::equal, true},
    {"StringLike", Type::like},
    {"StringNotLike", Type::like, Relation::equal, true},
    {"NumericEquals", Type::number},
    {"NumericNotEquals", Type::number, Relation::equal, true},
    {"NumericLessThan", Type::number, Relation::less},
    {"NumericLessThanEquals", Type::number, Relation::at_most},
    {"NumericGreaterThan", Type::number, Relation::greater},
    {"NumericGreaterThanEquals", Type::number, Relation::at_least},
    {"DateEquals", Type::date},
    {"DateNotEquals", Type::date, Relation::equal, true},
    {"DateLessThan", Type::date, Relation::less},
    {"DateLessThanEquals", Type::date, Relation::at_most},
    {"DateGreaterThan", Type::date, Relation::greater},
    {"DateGreaterThanEquals", Type::date, Relation::at_least},
    {"Bool", Type::boolean},
    {"BinaryEquals", Type::binary},
    {"IpAddress", Type::address},
    {"NotIpAddress", Type::address, Relation::equal, true},
    {"ArnEquals", Type::arn},
    {"ArnLike", Type::arn},
    {"ArnNotEquals", Type::arn, Relation::equal, true},
    {"ArnNotLike", Type::arn, Relation::equal, true},
    {"Null", Type::null},
};

std::size_t colons(std::string_view text) { return static_cast<std::size_t>(std::ranges::count(text, ':')); }

template <class Value>
Truth in_relation(Relation relation, const Value& a, const Value& b) {
  switch (relation) {
    case Relation::equal:
      return truth(a == b);
    case Relation::less:
      return truth(a < b);
    case Relation::at_most:
      return truth(a <= b);
    case Relation::greater:
      return truth(a > b);
    case Relation::at_least:
      return truth(a >= b);
  }
  return Truth::unclear;
}

bool contains(const Network& network, const Network& address) {
  if (network.v6 != address.v6 || address.bits != (address.v6 ? 128 : 32)) return false;
  const auto whole = static_cast<std::size_t>(network.bits / 8);
  if (std::memcmp(network.address.data(), address.address.data(), whole) != 0) return false;
  const int rest = network.bits % 8;
  return rest == 0 || (network.address[whole] ^ address.address[whole]) >> (8 - rest) == 0;
}

// ::ffff:0:0/96 and what is in it is IPv4.
void unwrap_v4(Network& network) {
  constexpr std::array<std::uint8_t, 12> mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (network.bits < 96 || !std::equal(mapped.begin(), mapped.end(), network.address.begin())) return;
  std::rotate(network.address.begin(), network.address.begin() + 12, network.address.end());
  network.bits -= 96;
  network.v6 = false;
}

template <class Value>
Result<Operand> checked(std::optional<Value> value, std::string_view text, std::string_view kind) {
  if (!value) return malformed(quoted(text) + " is not " + std::string(kind));
  return Operand(*std::move(value));
}

Result<Operand> parse_text(const Operator& op, std::string_view text, Variables variables) {
  const bool wildcards = op.type == Type::like || op.type == Type::arn;
  TRY(Pattern pattern, parse_pattern(text, wildcards ? Wildcards::special : Wildcards::literal, variables));
  if (op.type == Type::arn && !pattern.has_variables() &&
      (colons(pattern.text()) < 5 || !like(pattern.text().substr(0, pattern.text().find(':')), "arn"))) {
    return malformed(quoted(text) +
                     " is not an ARN: it must have six parts between colons, wildcards or not");
  }
  return Operand(std::move(pattern));
}

}  // namespace

const Operator* find_operator(std::string_view name) {
  const auto* const found = std::ranges::find(operators, name, &Operator::name);
  return found == std::end(operators) ? nullptr : found;
}

std::optional<Number> parse_number(std::string_view text) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

std::optional<bool> parse_boolean(std::string_view text) {
  if (same_letters(text, "true")) return true;
  if (same_letters(text, "false")) return false;
  return std::nullopt;
}

std::optional<Network> parse_network(std::string_view text) {
  Network network;
  const std::size_t slash = text.find('/');
  const std::string address(text.substr(0, slash));
  network.v6 = address.find(':') != std::string::npos;
  if (inet_pton(network.v6 ? AF_INET6 : AF_INET, address.c_str(), network.address.data()) != 1 ||
      address.find('\0') != std::string::npos) {
    return std::nullopt;
  }
  network.bits = network.v6 ? 128 : 32;
  if (slash != std::string_view::npos) {
    const std::string_view bits = text.substr(slash + 1);
    int value = -1;
    const auto [end, error] = std::from_chars(bits.data(), bits.data() + bits.size(), value);
    if (error != std::errc() || end != bits.data() + bits.size() || value < 0 || value > network.bits) {
      return std::nullopt;
    }
    network.bits = value;
  }
  unwrap_v4(network);
  return network;
}

Result<Operand> parse_operand(const Operator& op, std::string_view text, Variables variables) {
  switch (op.type) {
    case Type::text:
    case Type::letters:
    case Type::like:
    case Type::arn:
      return parse_text(op, text, variables);
    case Type::number:
      return checked(parse_number(text), text, "a number");
    case Type::date:
      return checked(parse_date(text), text, "a date in ISO 8601 or seconds since 1970");
    case Type::boolean:
    case Type::null:
      return checked(parse_boolean(text), text, "true or false");
    case Type::binary:
      return checked(from_base64(text), text, "base64");
    case Type::address:
      return checked(parse_network(text), text, "an IP address or a range in CIDR notation");
  }
  return malformed("the operator is not understood");
}

Truth compare(const Operator& op, std::string_view value, const Operand& operand) {
  const auto with = [&](const auto& parsed) {
    using Value = typename std::decay_t<decltype(parsed)>::value_type;
    return parsed ? in_relation(op.relation, *parsed, std::get<Value>(operand)) : Truth::unclear;
  };
  switch (op.type) {
    case Type::number:
      return with(parse_number(value));
    case Type::date:
      return with(parse_date(value));
    case Type::boolean:
      return with(parse_boolean(value));
    case Type::binary:
      return with(from_base64(value));
    case Type::address: {
      const auto address = parse_network(value);
      return address ? truth(contains(std::get<Network>(operand), *address)) : Truth::unclear;
    }
    case Type::text:
    case Type::letters:
    case Type::like:
    case Type::arn:
    case Type::null:
      break;
  }
  return Truth::unclear;
}

Truth compare_text(const Operator& op, std::string_view value, std::string_view pattern) {
  if (op.type == Type::text) return truth(value == pattern);
  if (op.type == Type::letters) return truth(same_letters(value, pattern));
  if (op.type == Type::like) return truth(like(pattern, value));
  return colons(value) < 5 ? Truth::unclear : truth(like_arn(pattern, value));
}

}  // namespace bongtu::access
