// What the store keeps of the built-in function `encrypt`.
#pragma once

#include "base/record.h"

namespace bongtu::gateway {

inline constexpr std::string_view function_name = "encrypt";

// A statement of its policy, as AddPermission makes it: who may invoke it beside whom IAM policies let.
struct Permission {
  std::string sid;
  std::string action;                     // lambda:InvokeFunction, lambda:*
  std::string principal;                  // apigateway.amazonaws.com, an account, an ARN, *
  std::optional<std::string> source_arn;  // with * and ?, as ArnLike
  std::optional<std::string> source_account;
  static constexpr auto shape =
      fields(field("sid", &Permission::sid), field("action", &Permission::action),
             field("principal", &Permission::principal), field("sourceArn", &Permission::source_arn),
             field("sourceAccount", &Permission::source_account));
};

// lambda/function/<name>
struct FunctionRecord {
  std::string role;  // the execution role's name
  std::string description;
  MapOf<std::string> environment;  // KEY_ID, DECRYPT_KEY_IDS, ALLOW; a stage's variables go before them
  std::int64_t timeout = 29;  // seconds; told, as memory is, and not enforced: the function does not wait
  std::int64_t memory = 128;  // MB
  double updated = 0;
  std::string revision;  // a UUID, new with each change
  std::vector<Permission> permissions;
  static constexpr auto shape = fields(
      field("role", &FunctionRecord::role), field("description", &FunctionRecord::description),
      field("environment", &FunctionRecord::environment), field("timeout", &FunctionRecord::timeout),
      field("memory", &FunctionRecord::memory), field("updated", &FunctionRecord::updated),
      field("revision", &FunctionRecord::revision), field("permissions", &FunctionRecord::permissions));
};

}  // namespace bongtu::gateway
