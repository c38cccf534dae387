#include "ops/lambda/policy.h"

#include <gtest/gtest.h>

#include "ops/lambda/function_arn.h"

namespace bongtu::ops {
namespace {

Call call() {
  Call made;
  made.account = "111122223333";
  made.region = "ap-northeast-2";
  return made;
}

TEST(FunctionArn, IsWholeWhateverPartARequestNames) {
  struct Case {
    std::string_view name, arn;
  };
  constexpr Case cases[] = {
      {"encrypt", "arn:aws:lambda:ap-northeast-2:111122223333:function:encrypt"},
      {"encrypt:$LATEST", "arn:aws:lambda:ap-northeast-2:111122223333:function:encrypt"},
      {"encrypt:PROD", "arn:aws:lambda:ap-northeast-2:111122223333:function:encrypt:PROD"},
      {"function:encrypt", "arn:aws:lambda:ap-northeast-2:111122223333:function:encrypt"},
      {"444455556666:function:encrypt", "arn:aws:lambda:ap-northeast-2:444455556666:function:encrypt"},
      {"us-east-1:444455556666:function:f", "arn:aws:lambda:us-east-1:444455556666:function:f"},
      {"arn:aws:lambda:us-east-1:444455556666:function:f:1",
       "arn:aws:lambda:us-east-1:444455556666:function:f:1"},
      {"arn:aws:lambda:us-east-1:444455556666:function:f:$LATEST",
       "arn:aws:lambda:us-east-1:444455556666:function:f"},
      {"", "arn:aws:lambda:ap-northeast-2:111122223333:function:"},
  };
  for (const Case& one : cases) EXPECT_EQ(function_arn(call(), one.name), one.arn) << one.name;
}

TEST(FunctionPolicy, IsWrittenAsAwsWritesIt) {
  const std::string end =
      R"(,"Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:ap-northeast-2:111122223333:function:encrypt")";
  struct Case {
    gateway::Permission permission;
    std::string statement;
  };
  const std::string start = R"({"Sid":"s","Effect":"Allow","Principal":)";
  const Case cases[] = {
      {{"s", "lambda:InvokeFunction", "apigateway.amazonaws.com", "arn:aws:execute-api:*:*:api/*", {}},
       start + R"({"Service":"apigateway.amazonaws.com"})" + end +
           R"(,"Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:execute-api:*:*:api/*"}}})"},
      {{"s", "lambda:InvokeFunction", "444455556666", {}, "111122223333"},
       start + R"({"AWS":"arn:aws:iam::444455556666:root"})" + end +
           R"(,"Condition":{"StringEquals":{"AWS:SourceAccount":"111122223333"}}})"},
      {{"s", "lambda:InvokeFunction", "arn:aws:iam::111122223333:user/u", "arn:aws:s3:::b", "111122223333"},
       start + R"({"AWS":"arn:aws:iam::111122223333:user/u"})" + end +
           R"(,"Condition":{"StringEquals":{"AWS:SourceAccount":"111122223333"},)" +
           R"("ArnLike":{"AWS:SourceArn":"arn:aws:s3:::b"}}})"},
      {{"s", "lambda:InvokeFunction", "*", {}, {}}, start + "\"*\"" + end + "}"},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(statement_of(call(), one.permission), one.statement);
    gateway::FunctionRecord function;
    function.permissions = {one.permission};
    const auto policy = function_policy(call(), function);
    ASSERT_TRUE(policy) << policy.error().message;
    EXPECT_NE(*policy, nullptr);
  }
}

TEST(FunctionPolicy, IsNoneWithoutPermissionsAndRefusedForAPrincipalThatIsNone) {
  gateway::FunctionRecord function;
  EXPECT_EQ(*function_policy(call(), function), nullptr);
  for (const char* principal :
       {"alice", "arn:aws:iam::111122223333:group/g", "arn:aws:iam::1:user/u", "12345"}) {
    function.permissions = {{"s", "lambda:InvokeFunction", principal, {}, {}}};
    EXPECT_FALSE(function_policy(call(), function)) << principal;
  }
}

}  // namespace
}  // namespace bongtu::ops
