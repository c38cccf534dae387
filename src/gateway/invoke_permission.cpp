#include "gateway/invoke_permission.h"

#include <algorithm>

#include "access/pattern.h"

namespace bongtu::gateway {
namespace {

std::string with_wildcards(std::string text) {
  std::ranges::replace(text, '*', access::any_text);
  std::ranges::replace(text, '?', access::any_character);
  return text;
}

bool allows(const Permission& permission, const Invocation& invocation) {
  if (permission.action != "lambda:InvokeFunction" && permission.action != "lambda:*") return false;
  if (permission.principal != "apigateway.amazonaws.com" && permission.principal != "*") return false;
  if (permission.source_account && *permission.source_account != invocation.account) return false;
  if (!permission.source_arn) return true;
  std::string arn("arn:aws:execute-api:");
  arn.append(invocation.region).append(":").append(invocation.account).append(":").append(invocation.source);
  return access::like_arn(with_wildcards(*permission.source_arn), arn);
}

}  // namespace

bool lets_gateway_in(const FunctionRecord& function, const Invocation& invocation) {
  return std::ranges::any_of(function.permissions,
                             [&](const Permission& one) { return allows(one, invocation); });
}

}  // namespace bongtu::gateway
