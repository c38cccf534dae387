// Session policies of AssumeRole.
#include <random>

#include "app/test_sts.h"

namespace bongtu::app {
namespace {

TEST_F(Sts, AManagedSessionPolicyIsLiveAndItsEndEndsTheSession) {
  const auto made = done(node_.iam(
      "CreatePolicy",
      {{"PolicyName", "s"}, {"PolicyDocument", policy_of(statement("Allow", R"("kms:ListKeys")"))}}));
  const std::string arn = element(made, "Arn");
  const Signer me = session({{"PolicyArns.member.1.arn", arn}});
  EXPECT_EQ(kms("ListKeys", "{}", me).status, 200);
  EXPECT_EQ(kms("ListAliases", "{}", me).error_type, "AccessDeniedException");
  done(node_.iam("CreatePolicyVersion",
                 {{"PolicyArn", arn},
                  {"PolicyDocument", policy_of(statement("Allow", R"("kms:ListAliases")"))},
                  {"SetAsDefault", "true"}}));
  EXPECT_EQ(kms("ListKeys", "{}", me).error_type, "AccessDeniedException");
  EXPECT_EQ(kms("ListAliases", "{}", me).status, 200);
  done(node_.iam("DeletePolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v1"}}));
  done(node_.iam("DeletePolicy", {{"PolicyArn", arn}}));
  expect_unknown(me);
}

// Random role and session policies: a session never may what its role may not, nor what its session policy
// does not say.
TEST_F(Sts, ASessionPolicyNeverWidens) {
  std::mt19937 random(4);
  const std::vector<std::pair<std::string, std::string>> calls = {
      {"ListKeys", "{}"}, {"ListAliases", "{}"}, {"CreateKey", "{}"}};
  const auto random_policy = [&] {
    std::string statements;
    for (unsigned i = 0, n = 1 + random() % 3; i < n; ++i) {
      static const char* actions[] = {R"("*")",
                                      R"("kms:*")",
                                      R"("kms:List*")",
                                      R"(["kms:ListKeys","kms:CreateKey"])",
                                      R"("kms:ListAliases")",
                                      R"("iam:*")"};
      if (i > 0) statements += ',';
      statements += statement(random() % 4 == 0 ? "Deny" : "Allow", actions[random() % std::size(actions)]);
    }
    return policy_of(statements);
  };
  const auto may = [&](const Signer& signer) {
    std::vector<bool> allowed;
    for (const auto& [operation, body] : calls) allowed.push_back(kms(operation, body, signer).status == 200);
    return allowed;
  };
  int bounded = 0;
  for (int round = 0; round < 60; ++round) {
    const std::string of_role = random_policy(), of_session = random_policy();
    done(node_.iam("PutRolePolicy", {{"RoleName", "r"}, {"PolicyName", "p"}, {"PolicyDocument", of_role}}));
    const auto as_role = may(session());
    const Signer narrow = session({{"Policy", of_session}});
    const auto as_session = may(narrow);
    done(
        node_.iam("PutRolePolicy", {{"RoleName", "r"}, {"PolicyName", "p"}, {"PolicyDocument", of_session}}));
    const auto as_policy = may(session());
    for (std::size_t i = 0; i < calls.size(); ++i) {
      EXPECT_EQ(as_session[i], as_role[i] && as_policy[i])
          << calls[i].first << ' ' << of_role << ' ' << of_session;
      if (as_role[i] && !as_session[i]) ++bounded;
    }
  }
  EXPECT_GT(bounded, 10);
}

}  // namespace
}  // namespace bongtu::app
