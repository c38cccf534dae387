#include "access/service_trust.h"

#include <algorithm>

#include "access/evaluation.h"

namespace bongtu::access {
namespace {

using Kind = NamedPrincipal::Kind;

// Trust policies have no NotPrincipal: parsing refuses it.
bool names(const Statement& statement, std::string_view service) {
  return std::ranges::any_of(statement.principals, [&](const NamedPrincipal& named) {
    return named.kind == Kind::other ? named.name == service
                                     : named.kind == Kind::everybody && !statement.allow;
  });
}

}  // namespace

bool lets_service_assume(const Policy& trust, std::string_view service, std::string_view role_arn,
                         const ConditionValues& values) {
  const Principal nobody;
  const Question question{"sts:AssumeRole", role_arn, values};
  Evaluation evaluation(nobody, question, nullptr);
  bool allowed = false;
  for (const Statement& statement : trust.statements) {
    if (!names(statement, service) || !evaluation.applies(statement)) continue;
    if (!statement.allow) return false;
    allowed = true;
  }
  return allowed;
}

}  // namespace bongtu::access
