#include "access/service_trust.h"

#include <algorithm>

#include "access/evaluation.h"

namespace bongtu::access {
namespace {

using Kind = NamedPrincipal::Kind;

bool lists(const Statement& statement, std::string_view service) {
  return std::ranges::any_of(statement.principals, [&](const NamedPrincipal& named) {
    return named.kind == Kind::other && named.name == service;
  });
}

bool lists_everybody(const Statement& statement) {
  return std::ranges::find(statement.principals, Kind::everybody, &NamedPrincipal::kind) !=
         statement.principals.end();
}

bool allows(const Statement& statement, std::string_view service) {
  return statement.allow && !statement.not_principals && lists(statement, service);
}

bool denies(const Statement& statement, std::string_view service) {
  if (statement.allow) return false;
  return statement.not_principals ? !lists(statement, service)
                                  : lists(statement, service) || lists_everybody(statement);
}

}  // namespace

bool lets_service_assume(const Policy& trust, std::string_view service, std::string_view role_arn,
                         const ConditionValues& values) {
  const Principal nobody;
  const Question question{"sts:AssumeRole", role_arn, values};
  Evaluation evaluation(nobody, question, nullptr);
  bool allowed = false;
  for (const Statement& statement : trust.statements) {
    if (denies(statement, service) && evaluation.applies(statement)) return false;
    allowed = allowed || (allows(statement, service) && evaluation.applies(statement));
  }
  return allowed;
}

}  // namespace bongtu::access
