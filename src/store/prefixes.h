// Every prefix of record keys, in one place. Keys are UTF-8 text; parts are separated by '/'.
#pragma once

#include <string_view>

namespace bongtu::store::prefix {

inline constexpr std::string_view meta = "meta/";  // meta/service: account, default Region; meta/counted-time
inline constexpr std::string_view root =
    "root/";  // root/key, root/account/<account>, root/store: wrapped keys
inline constexpr std::string_view user = "iam/user/";  // <name in lower case>, as all names of IAM
inline constexpr std::string_view access_key = "iam/access-key/";  // <access key id>
inline constexpr std::string_view role = "iam/role/";              // <name>
inline constexpr std::string_view policy = "iam/policy/";          // <name>: managed policies
inline constexpr std::string_view last_used = "iam/last-used/";    // <access key id>
inline constexpr std::string_view family =
    "kms/family/";  // <uuid>: what a key has in common in all its Regions
inline constexpr std::string_view material =
    "kms/material/";                                     // <uuid>/<number, ten digits>: sealed, written once
inline constexpr std::string_view key = "kms/key/";      // <region>/<key id>
inline constexpr std::string_view alias = "kms/alias/";  // <region>/<name without "alias/">
inline constexpr std::string_view alias_of = "kms/alias-of/";  // <region>/<key id>/<name>: index
inline constexpr std::string_view grant = "kms/grant/";        // <region>/<key id>/<grant id>
inline constexpr std::string_view grantee =
    "kms/grantee/";  // <region>/<key id>/<hash of the grantee's ARN>/<grant id>: index
inline constexpr std::string_view retiring =
    "kms/retiring/";  // <hash of the retiring principal's ARN>/<region>/<key id>/<grant id>: index
inline constexpr std::string_view last_usage = "kms/last-usage/";  // <region>/<key id>
inline constexpr std::string_view due =
    "due/";  // <what>/<time, 13 digits of ms>/<region>/<key id>/<number>: work that a time brings
inline constexpr std::string_view rest_api = "apigateway/api/";           // <api id>
inline constexpr std::string_view deployment = "apigateway/deployment/";  // <api id>/<deployment id>
inline constexpr std::string_view stage = "apigateway/stage/";            // <api id>/<stage>
inline constexpr std::string_view api_key = "apigateway/key/";            // <api key id>
inline constexpr std::string_view usage_plan = "apigateway/plan/";        // <plan id>
inline constexpr std::string_view plan_key = "apigateway/plan-key/";      // <plan id>/<api key id>
inline constexpr std::string_view quota = "apigateway/quota/";            // <plan id>/<api key id>
inline constexpr std::string_view usage = "apigateway/usage/";            // <plan id>/<api key id>/<yyyy-mm>
inline constexpr std::string_view function = "lambda/function/";          // <name>
inline constexpr std::string_view audit =
    "audit/";  // <time>-<request id>: audit records of changes, until copied

}  // namespace bongtu::store::prefix
