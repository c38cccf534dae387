#include "access/service_trust.h"

#include <gtest/gtest.h>

#include "access/testing.h"

namespace bongtu::access {
namespace {

const std::string lambda = R"("Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole")";
const std::string allow = R"({"Effect":"Allow",)" + lambda + "}";

bool assumes(const std::string& statements) {
  const GivenValues values({{"aws:sourceaccount", {testing_account}}});
  const auto policy =
      parse_policy(R"({"Version":"2012-10-17","Statement":[)" + statements + "]}", PolicyKind::trust);
  EXPECT_TRUE(policy) << statements;
  return policy &&
         lets_service_assume(**policy, "lambda.amazonaws.com", "arn:aws:iam::111122223333:role/r", values);
}

TEST(ServiceTrust, AServiceAssumesARoleOnlyWhereItIsNamedAndNotDenied) {
  struct Case {
    std::string statements;
    bool assumes;
  };
  const std::string condition = R"("Condition":{"StringEquals":{"aws:SourceAccount":")";
  const Case cases[] = {
      {allow, true},
      {R"({"Effect":"Allow","Principal":{"Service":["ec2.amazonaws.com","lambda.amazonaws.com"]},"Action":"sts:*"})",
       true},
      {R"({"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"})", false},
      {R"({"Effect":"Allow","Principal":{"Federated":"lambda.amazonaws.com.example"},"Action":"sts:AssumeRole"})",
       false},
      {R"({"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"})", false},
      {R"({"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"})", false},
      {R"({"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:TagSession"})",
       false},
      {R"({"Effect":"Allow",)" + lambda + "," + condition + testing_account + R"("}}})", true},
      {R"({"Effect":"Allow",)" + lambda + "," + condition + R"(444455556666"}}})", false},
      {allow + R"(,{"Effect":"Deny",)" + lambda + "}", false},
      {R"({"Effect":"Deny","Principal":"*","Action":"sts:*"},)" + allow, false},
      {allow + R"(,{"Effect":"Deny",)" + lambda + "," + condition + R"(444455556666"}}})", true},
  };
  for (const Case& one : cases) EXPECT_EQ(assumes(one.statements), one.assumes) << one.statements;
}

}  // namespace
}  // namespace bongtu::access
