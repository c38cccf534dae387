#include "access/policy.h"

#include <gtest/gtest.h>

namespace bongtu::access {
namespace {

std::string statement(const std::string& members) {
  return R"({"Version":"2012-10-17","Statement":[{)" + members + "}]}";
}
const std::string whole = R"("Effect":"Allow","Action":"kms:Encrypt","Resource":"*")";

Policy parsed(const std::string& document) {
  auto policy = parse_policy(document);
  EXPECT_TRUE(policy) << document << policy.error().message;
  return policy ? *policy : Policy();
}
Policy policy(const std::string& effect, const std::string& action, const std::string& resource) {
  return parsed(
      statement(R"("Effect":")" + effect + R"(","Action":)" + action + R"(,"Resource":)" + resource));
}

TEST(Policy, RefusesWhatItDoesNotUnderstandInsteadOfSkippingIt) {
  const std::string list = " must be a string or a list of strings";
  const std::string incomplete = "a statement needs Effect, Action and Resource";
  const std::vector<std::pair<std::string, std::string>> table = {
      {"[]", "it must be an object"},
      {"{}", "Version must be 2012-10-17"},
      {R"({"Statement":[]})", "Version must be 2012-10-17"},
      {R"({"Version":"2008-10-17","Statement":[]})", "the element Version"},
      {R"({"Version":20121017,"Statement":[]})", "the element Version"},
      {R"({"version":"2012-10-17","Statement":[]})", "the element version"},
      {R"({"Version":"2012-10-17","Id":"x","Statement":[]})", "the element Id"},
      {R"({"Version":"2012-10-17","Statement":{}})", "the element Statement"},
      {R"({"Version":"2012-10-17","Statement":["x"]})", "a statement must be an object"},
      {statement(whole + R"(,"Condition":{})"), "the element Condition"},
      {statement(whole + R"(,"condition":{})"), "the element condition"},
      {statement(whole + R"(,"Principal":"*")"), "the element Principal"},
      {statement(whole + R"(,"NotAction":"kms:Decrypt")"), "the element NotAction"},
      {statement(whole + R"(,"NotResource":"x")"), "the element NotResource"},
      {statement(whole + R"(,"NotPrincipal":"x")"), "the element NotPrincipal"},
      {statement(whole + R"(,"Sid":1)"), "the element Sid"},
      {statement(R"("Effect":"allow","Action":"*","Resource":"*")"), "the element Effect"},
      {statement(R"("Effect":true,"Action":"*","Resource":"*")"), "the element Effect"},
      {statement(R"("Action":"*","Resource":"*")"), incomplete},
      {statement(R"("Effect":"Allow","Resource":"*")"), incomplete},
      {statement(R"("Effect":"Deny","Action":"*")"), incomplete},
      {statement(R"("Effect":"Allow","Action":[],"Resource":"*")"), "Action" + list},
      {statement(R"("Effect":"Allow","Action":{},"Resource":"*")"), "Action" + list},
      {statement(R"("Effect":"Allow","Action":["*",1],"Resource":"*")"), "Action" + list},
      {statement(R"("Effect":"Allow","Action":"*","Resource":null)"), "Resource" + list},
      {statement(R"("Effect":"Allow","Action":"kms:Gen*","Resource":"*")"), "the pattern kms:Gen*"},
      {statement(R"("Effect":"Allow","Action":"k*","Resource":"*")"), "the pattern k*"},
      {statement(R"("Effect":"Allow","Action":"*:Encrypt","Resource":"*")"), "the pattern *:Encrypt"},
      {statement(R"("Effect":"Allow","Action":"**","Resource":"*")"), "the pattern **"},
      {statement(R"("Effect":"Allow","Action":"*:*","Resource":"*")"), "the pattern *:*"},
      {statement(R"("Effect":"Allow","Action":"kms:Encryp?","Resource":"*")"), "the pattern kms:Encryp?"},
      {statement(R"("Effect":"Deny","Action":"*","Resource":"arn:aws:kms:*")"), "the pattern arn:aws:kms:*"},
      {statement(R"("Effect":"Deny","Action":"*","Resource":"key/${aws:username}")"),
       "the pattern key/${aws:username}"}};
  for (const auto& [document, reason] : table) {
    const auto result = parse_policy(document);
    ASSERT_FALSE(result) << document;
    EXPECT_EQ(result.error().fault, Fault::validation) << document;
    EXPECT_EQ(result.error().message, "The policy document is not supported: " + reason + ".") << document;
  }
}

TEST(Policy, RefusesBrokenJsonAndNamesThatOccurTwice) {
  for (const std::string& document :
       {std::string(), std::string("{"), std::string(R"({"Version":"2012-10-17","Version":"2012-10-17"})"),
        statement(whole + R"(,"Effect":"Deny")"), statement(whole + R"(,"Resource":"arn")")}) {
    const auto result = parse_policy(document);
    ASSERT_FALSE(result) << document;
    EXPECT_EQ(result.error().fault, Fault::serialization) << document;
  }
}

TEST(Policy, AllowsWhatAStatementNamesAndNothingElse) {
  struct Row {
    Policy policy;
    std::string action, resource;
    bool allowed;
  };
  const std::string key = "arn:aws:kms:ap-northeast-2:123456789012:key/k";
  const Policy one = policy("Allow", R"(["kms:Encrypt","kms:Decrypt"])", R"([")" + key + R"("])");
  const Policy service = policy("Allow", R"("kms:*")", R"("*")");
  const Policy all = policy("Allow", R"("*")", R"("*")");
  const Row table[] = {{one, "kms:Encrypt", key, true},
                       {one, "kms:Decrypt", key, true},
                       {one, "kms:Encrypt", key + "x", false},
                       {one, "kms:Encrypt", key.substr(0, key.size() - 1), false},
                       {one, "kms:Encrypt", "*", false},
                       {one, "kms:EncryptX", key, false},
                       {one, "kms:DescribeKey", key, false},
                       {service, "kms:DescribeKey", "*", true},
                       {service, "kms:DescribeKey", key, true},
                       {service, "kmsx:DescribeKey", key, false},
                       {service, "iam:PutUserPolicy", "*", false},
                       {all, "iam:PutUserPolicy", "x", true}};
  for (const Row& row : table) {
    EXPECT_EQ(allows({row.policy}, row.action, row.resource), row.allowed)
        << row.action << " " << row.resource;
  }
  EXPECT_FALSE(allows({}, "kms:Encrypt", key));
  EXPECT_FALSE(allows({parsed(R"({"Version":"2012-10-17","Statement":[]})")}, "kms:Encrypt", key));
}

TEST(Policy, ADenyWinsWhereverItStands) {
  const Policy allow = policy("Allow", R"("*")", R"("*")");
  const Policy deny = policy("Deny", R"("kms:Decrypt")", R"("key")");
  const Policy deny_service = policy("Deny", R"("kms:*")", R"("*")");
  for (const std::vector<Policy>& policies : {std::vector{allow, deny}, std::vector{deny, allow}}) {
    EXPECT_FALSE(allows(policies, "kms:Decrypt", "key"));
    EXPECT_TRUE(allows(policies, "kms:Decrypt", "other"));
    EXPECT_TRUE(allows(policies, "kms:Encrypt", "key"));
  }
  EXPECT_FALSE(allows({allow, deny_service}, "kms:Encrypt", "x"));
  EXPECT_TRUE(allows({allow, deny_service}, "sts:GetCallerIdentity", "x"));
  EXPECT_FALSE(allows({deny}, "kms:Encrypt", "key"));  // a deny of one thing allows nothing else
}

TEST(Policy, ActionsAreTheSameInAnyCase) {
  const Policy allow = policy("Allow", R"("*")", R"("*")");
  for (const char* action : {R"("kms:decrypt")", R"("KMS:DECRYPT")", R"("KMS:*")"}) {
    EXPECT_FALSE(allows({allow, policy("Deny", action, R"("*")")}, "kms:Decrypt", "key")) << action;
    EXPECT_TRUE(allows({policy("Allow", action, R"("*")")}, "kms:Decrypt", "key")) << action;
  }
  EXPECT_FALSE(allows({policy("Allow", R"("*")", R"("KEY")")}, "kms:Decrypt", "key"));
}

}  // namespace
}  // namespace bongtu::access
