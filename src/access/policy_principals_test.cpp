// Principals in policies of keys and roles.
#include "access/policy_testing.h"

namespace bongtu::access {
namespace {

TEST(Policy, RefusesPrincipalsThatCannotBe) {
  const auto invalid = [](const std::string& kind, const std::string& name) {
    return "Statement 1: Invalid principal \"" + kind + "\": \"" + name + "\".";
  };
  std::vector<Row> table = {
      {of(R"("Effect":"Allow","Action":"*","Resource":"*")"), "Statement 1: Principal is missing."},
      {for_whom("\"x\""),
       "Statement 1: A principal must be \"*\" or an object of AWS, Service or Federated."},
      {for_whom("{}"), "Statement 1: A principal must be \"*\" or an object of AWS, Service or Federated."},
      {for_whom("[\"*\"]"),
       "Statement 1: A principal must be \"*\" or an object of AWS, Service or Federated."},
      {for_whom(R"({"CanonicalUser":"79a5"})"), "Statement 1: Unknown kind of principal \"CanonicalUser\"."},
      {for_whom(R"({"aws":"*"})"), "Statement 1: Unknown kind of principal \"aws\"."},
      {for_whom(R"({"AWS":[]})"), "Statement 1: The list of principals \"AWS\" is empty."},
      {for_whom(R"({"AWS":["*",7]})"), invalid("AWS", "7")},
      {for_whom(R"({"Service":"*"})"), invalid("Service", "*")},
      {for_whom(R"({"Service":"s3.example.com"})"), invalid("Service", "s3.example.com")},
      {for_whom(R"({"Service":".amazonaws.com"})"), invalid("Service", ".amazonaws.com")},
      {for_whom(R"({"Federated":"*"})"), invalid("Federated", "*")},
      {for_whom("\"*\"", "Allow", "NotPrincipal"), "Statement 1: NotPrincipal needs the effect Deny."},
      {for_whom("\"*\"").insert(for_whom("\"*\"").size() - 3, R"(,"NotPrincipal":"*")"),
       "Statement 1: Principal and NotPrincipal exclude each other."},
      {of(R"("Effect":"Allow","Action":"*","Principal":"*")"),
       "Statement 1: Resource or NotResource is missing."}};
  for (const char* name : {"",
                           "11112222333",
                           "1111222233334",
                           "alice",
                           "AIDAALICE",
                           "AROAAPP",
                           "arn:aws:iam::111122223333:user/*",
                           "arn:aws:iam::111122223333:*",
                           "arn:aws:iam::*:root",
                           "arn:aws:iam::111122223333:role/a?",
                           "arn:aws-cn:iam::111122223333:root",
                           "arn:aws:iam:us-east-1:111122223333:root",
                           "arn:aws:iam::111122223333:user/",
                           "arn:aws:iam::111122223333:user//a",
                           "arn:aws:iam::111122223333:group/a",
                           "arn:aws:iam::111122223333:root/a",
                           "arn:aws:iam::111122223333:user/${aws:username}",
                           "arn:aws:sts::111122223333:assumed-role/a",
                           "arn:aws:sts::111122223333:assumed-role/a/b/c",
                           "arn:aws:sts::111122223333:assumed-role/a/*",
                           "arn:aws:sts::111122223333:user/a",
                           "arn:aws:iam::111122223333:assumed-role/a/b",
                           "arn:aws:s3:::b",
                           "arn:aws:iam::111122223333",
                           "ARN:aws:iam::111122223333:root",
                           "arn:aws:iam::111122223333:user/a b"})
    table.push_back({for_whom("{\"AWS\":\"" + std::string(name) + "\"}"), invalid("AWS", name)});
  refuses(table, PolicyKind::key);
}

TEST(Policy, RefusesInTrustPoliciesWhatOnlyOthersHave) {
  refuses({{of(R"("Effect":"Allow","Action":"sts:AssumeRole")"), "Statement 1: Principal is missing."},
           {of(R"("Effect":"Allow","Action":"sts:AssumeRole","Principal":"*","Resource":"*")"),
            "Statement 1: A trust policy has no Resource."},
           {of(R"("Effect":"Deny","Action":"sts:AssumeRole","NotPrincipal":"*")"),
            "Statement 1: A trust policy has no NotPrincipal."},
           {of(R"("Sid":"a b","Effect":"Allow","Action":"sts:AssumeRole","Principal":"*")"),
            "Statement 1: Sid \"a b\" must be alphanumeric."}},
          PolicyKind::trust);
}

}  // namespace
}  // namespace bongtu::access
