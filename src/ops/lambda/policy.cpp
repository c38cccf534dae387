#include "ops/lambda/policy.h"

#include "base/json.h"
#include "ops/lambda/function_arn.h"

namespace bongtu::ops {
namespace {

void append(std::string& out, std::string_view before, std::string_view text, std::string_view after = {}) {
  out += before;
  append_json_string(out, text);
  out += after;
}

bool is_account(std::string_view text) {
  return text.size() == 12 && text.find_first_not_of("0123456789") == text.npos;
}

void append_principal(std::string& out, const std::string& principal) {
  if (principal == "*") return append(out, R"(,"Principal":)", principal);
  if (is_account(principal))
    return append(out, R"(,"Principal":{"AWS":)", "arn:aws:iam::" + principal + ":root", "}");
  const bool arn = principal.starts_with("arn:");
  append(out, arn ? R"(,"Principal":{"AWS":)" : R"(,"Principal":{"Service":)", principal, "}");
}

void append_conditions(std::string& out, const gateway::Permission& permission) {
  if (!permission.source_arn && !permission.source_account) return;
  out += R"(,"Condition":{)";
  if (permission.source_account)
    append(out, R"("StringEquals":{"AWS:SourceAccount":)", *permission.source_account, "}");
  if (permission.source_account && permission.source_arn) out += ',';
  if (permission.source_arn) append(out, R"("ArnLike":{"AWS:SourceArn":)", *permission.source_arn, "}");
  out += '}';
}

}  // namespace

std::string statement_of(const Call& call, const gateway::Permission& permission) {
  std::string text;
  append(text, R"({"Sid":)", permission.sid, R"(,"Effect":"Allow")");
  append_principal(text, permission.principal);
  append(text, R"(,"Action":)", permission.action);
  append(text, R"(,"Resource":)", function_arn(call, gateway::function_name));
  append_conditions(text, permission);
  return text += '}';
}

std::string policy_document(const Call& call, const gateway::FunctionRecord& function) {
  std::string text(R"({"Version":"2012-10-17","Id":"default","Statement":[)");
  for (const gateway::Permission& permission : function.permissions) {
    if (text.back() != '[') text += ',';
    text += statement_of(call, permission);
  }
  return text += "]}";
}

Result<std::shared_ptr<const access::Policy>> function_policy(const Call& call,
                                                              const gateway::FunctionRecord& function) {
  if (function.permissions.empty()) return nullptr;
  return access::parse_policy(policy_document(call, function), access::PolicyKind::key);
}

}  // namespace bongtu::ops
