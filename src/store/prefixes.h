// Every prefix of record keys, in one place. Keys are UTF-8 text; parts are separated by '/'.
#pragma once

#include <string_view>

namespace bongtu::store::prefix {

inline constexpr std::string_view meta = "meta/";  // meta/service: account, default Region
inline constexpr std::string_view root =
    "root/";  // root/key, root/account/<account>, root/store: wrapped keys
inline constexpr std::string_view user = "iam/user/";              // <name>
inline constexpr std::string_view access_key = "iam/access-key/";  // <access key id>
inline constexpr std::string_view role = "iam/role/";              // <name>
inline constexpr std::string_view family =
    "kms/family/";  // <uuid>: what a key has in common in all its Regions
inline constexpr std::string_view material =
    "kms/material/";                                     // <uuid>/<number, ten digits>: sealed, written once
inline constexpr std::string_view key = "kms/key/";      // <region>/<key id>
inline constexpr std::string_view alias = "kms/alias/";  // <region>/<name without "alias/">
inline constexpr std::string_view alias_of = "kms/alias-of/";       // <region>/<key id>/<name>: index
inline constexpr std::string_view rest_api = "apigateway/api/";     // <api id>
inline constexpr std::string_view stage = "apigateway/stage/";      // <api id>/<stage>
inline constexpr std::string_view api_key = "apigateway/key/";      // <api key id>
inline constexpr std::string_view usage_plan = "apigateway/plan/";  // <plan id>
inline constexpr std::string_view audit =
    "audit/";  // <time>-<request id>: audit records of changes, until copied

}  // namespace bongtu::store::prefix
