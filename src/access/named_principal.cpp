#include "access/named_principal.h"

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "access/malformed.h"

namespace bongtu::access {
namespace {

using Kind = NamedPrincipal::Kind;

bool is_account(std::string_view text) {
  return text.size() == 12 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string root_of(std::string_view account) { return "arn:aws:iam::" + std::string(account) + ":root"; }

// The characters of paths and names of users, roles and sessions.
bool is_name(std::string_view text) {
  constexpr std::string_view others = "+=,.@_-/";
  return !text.empty() && !text.starts_with('/') && !text.ends_with('/') &&
         text.find("//") == std::string_view::npos && std::ranges::all_of(text, [&](char c) {
           return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') ||
                  others.find(c) != std::string_view::npos;
         });
}

// `resource` is what an ARN of `service` ends in, behind the account.
bool is_principal(std::string_view service, std::string_view resource) {
  const std::string_view type = resource.substr(0, resource.find('/'));
  if (type.size() == resource.size()) return false;
  const std::string_view name = resource.substr(type.size() + 1);
  const auto slashes = std::ranges::count(name, '/');
  if (!is_name(name)) return false;
  if (service == "iam") return type == "user" || type == "role";
  return (type == "assumed-role" && slashes == 1) || (type == "federated-user" && slashes == 0);
}

std::optional<NamedPrincipal> parse_aws(std::string_view text) {
  if (text == "*") return NamedPrincipal{Kind::everybody, "*"};
  if (is_account(text)) return NamedPrincipal{Kind::account, std::string(text)};
  for (const std::string_view service : {"iam", "sts"}) {
    const std::string prefix = "arn:aws:" + std::string(service) + "::";
    if (!text.starts_with(prefix) || text.size() < prefix.size() + 14) continue;
    const std::string_view account = text.substr(prefix.size(), 12);
    if (!is_account(account) || text[prefix.size() + 12] != ':') return std::nullopt;
    if (text == root_of(account)) return NamedPrincipal{Kind::account, std::string(account)};
    if (!is_principal(service, text.substr(prefix.size() + 13))) return std::nullopt;
    return NamedPrincipal{Kind::arn, std::string(text)};
  }
  return std::nullopt;
}

std::optional<NamedPrincipal> parse_service(std::string_view text) {
  constexpr std::string_view suffix = ".amazonaws.com";
  if (!text.ends_with(suffix) || text.size() == suffix.size() || text.find('/') != std::string_view::npos ||
      !is_name(text)) {
    return std::nullopt;
  }
  return NamedPrincipal{Kind::other, std::string(text)};
}

// An identity provider's ARN, or its domain.
std::optional<NamedPrincipal> parse_federated(std::string_view text) {
  if (text.empty() || text.find_first_of("*? ") != std::string_view::npos) return std::nullopt;
  return NamedPrincipal{Kind::other, std::string(text)};
}

struct Member {
  std::string_view name;
  std::optional<NamedPrincipal> (*parse)(std::string_view);
};
constexpr Member members[] = {{"AWS", parse_aws}, {"Service", parse_service}, {"Federated", parse_federated}};

Result<> take(const Member& member, const json::value& value, std::vector<NamedPrincipal>& principals) {
  const json::string* text = value.if_string();
  auto principal = text == nullptr ? std::nullopt : member.parse(*text);
  if (!principal) {
    const std::string shown = text == nullptr ? json::serialize(value) : std::string(*text);
    return malformed("Invalid principal " + quoted(member.name) + ": " + quoted(shown));
  }
  principals.push_back(*std::move(principal));
  return {};
}

Result<> take_all(std::string_view name, const json::value& value, std::vector<NamedPrincipal>& principals) {
  const auto* const member = std::ranges::find(members, name, &Member::name);
  if (member == std::end(members)) return malformed("Unknown kind of principal " + quoted(name));
  const json::array* list = value.if_array();
  if (list == nullptr) return take(*member, value, principals);
  if (list->empty()) return malformed("The list of principals " + quoted(name) + " is empty");
  for (const json::value& item : *list) CHECK(take(*member, item, principals));
  return {};
}

bool names(const Statement& statement, Kind kind, std::string_view name) {
  return std::ranges::any_of(statement.principals, [&](const NamedPrincipal& named) {
    return named.kind == Kind::everybody || (named.kind == kind && named.name == name);
  });
}

// AWS looks at the account, at the role and at the caller itself, and each that NotPrincipal does not list is
// denied; and whoever has a permissions boundary is, whatever it lists.
Naming naming_of_exceptions(const Statement& statement, const Principal& principal) {
  const bool listed = names(statement, Kind::account, principal.account) &&
                      (principal.role_arn.empty() || names(statement, Kind::arn, principal.role_arn)) &&
                      (principal.kind == Principal::Kind::root || names(statement, Kind::arn, principal.arn));
  return listed && principal.boundary == nullptr ? Naming::none : Naming::self;
}

}  // namespace

Result<std::vector<NamedPrincipal>> parse_principals(const json::value& value) {
  std::vector<NamedPrincipal> principals;
  if (value == "*") {
    principals.push_back({Kind::everybody, "*"});
    return principals;
  }
  const json::object* object = value.if_object();
  if (object == nullptr || object->empty()) {
    return malformed("A principal must be \"*\" or an object of AWS, Service or Federated");
  }
  for (const auto& member : *object) CHECK(take_all(member.key(), member.value(), principals));
  return principals;
}

Naming naming(std::string_view arn, const Principal& principal) {
  if (arn == principal.arn) return Naming::self;
  return !principal.role_arn.empty() && arn == principal.role_arn ? Naming::role : Naming::none;
}

Naming naming(const Statement& statement, const Principal& principal) {
  if (statement.principals.empty()) return Naming::self;
  if (statement.not_principals) return naming_of_exceptions(statement, principal);
  Naming best = Naming::none;
  for (const NamedPrincipal& named : statement.principals) {
    if (named.kind == Kind::everybody) return Naming::self;
    if (named.kind == Kind::arn) best = std::max(best, naming(named.name, principal));
    if (named.kind == Kind::account && named.name == principal.account)
      best = std::max(best, Naming::account);
  }
  return best;
}

}  // namespace bongtu::access
