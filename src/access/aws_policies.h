// The managed policies of AWS that Bongtu has too.
#pragma once

#include <string_view>

namespace bongtu::access {

struct AwsPolicy {
  std::string_view name;
  std::string_view id;
  std::string_view description;
  std::string_view document;
};

// arn:aws:iam::aws:policy/<name>
inline constexpr AwsPolicy policies_of_aws[] = {
    {"AdministratorAccess", "ANPAIWMBCKSKIEE64ZLYK", "Allows everything.",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})"},
    {"IAMFullAccess", "ANPAI7XKCFMBPM3QQRRVQ", "Allows all of IAM.",
     R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:*","Resource":"*"}]})"},
};

}  // namespace bongtu::access
