// SimulatePrincipalPolicy and SimulateCustomPolicy: the evaluator of the gate, asked about what could be.
#include "app/test_node.h"

namespace bongtu::app {
namespace {

const std::string account_arn = "arn:aws:iam::123456789012:";

std::string policy_of(const std::string& effect, const std::string& action, const std::string& more = {}) {
  return R"({"Version":"2012-10-17","Statement":[{"Effect":")" + effect + R"(","Action":")" + action +
         R"(","Resource":"*")" + more + "}]}";
}

class Simulation : public testing::Test {
 protected:
  service::Reply done(std::string_view action, const Form& form) {
    auto reply = node_.iam(action, form);
    EXPECT_EQ(reply.status, 200) << reply.body;
    return reply;
  }
  static std::vector<std::string> decisions(const service::Reply& reply) {
    std::vector<std::string> all;
    const std::string body(reply.body), open = "<EvalDecision>";
    for (std::size_t at = body.find(open); at != std::string::npos; at = body.find(open, at + 1))
      all.push_back(body.substr(at + open.size(), body.find('<', at + 1) - at - open.size()));
    return all;
  }
  using Decisions = std::vector<std::string>;

  TestNode node_;
};

TEST_F(Simulation, SaysWhatPoliciesWouldDecide) {
  const auto reply =
      done("SimulateCustomPolicy", {{"PolicyInputList.member.1", policy_of("Allow", "kms:*")},
                                    {"PolicyInputList.member.2", policy_of("Deny", "kms:Decrypt")},
                                    {"ActionNames.member.1", "kms:Encrypt"},
                                    {"ActionNames.member.2", "kms:Decrypt"},
                                    {"ActionNames.member.3", "iam:GetUser"}});
  EXPECT_EQ(decisions(reply), (Decisions{"allowed", "explicitDeny", "implicitDeny"}));
  EXPECT_NE(
      reply.body.find("<EvalActionName>kms:Encrypt</EvalActionName><EvalResourceName>*</EvalResourceName>"
                      "<EvalDecision>allowed</EvalDecision><MatchedStatements><member><SourcePolicyId>"
                      "PolicyInputList.1</SourcePolicyId><SourcePolicyType>IAM Policy</SourcePolicyType>"
                      "<StartPosition><Line>1</Line><Column>38</Column></StartPosition>"),
      WipedText::npos)
      << reply.body;
  EXPECT_EQ(done("ListUsers", {}).body.find("simulated"), WipedText::npos);
}

TEST_F(Simulation, ContextEntriesAreTheConditionsAndWhatLacksIsTold) {
  const std::string policy =
      policy_of("Allow", "kms:Decrypt", R"(,"Condition":{"StringEquals":{"kms:EncryptionContext:App":"a"}})");
  const Form asked = {{"PolicyInputList.member.1", policy}, {"ActionNames.member.1", "kms:Decrypt"}};
  const auto without = done("SimulateCustomPolicy", asked);
  EXPECT_EQ(decisions(without), Decisions{"implicitDeny"});
  EXPECT_NE(element(without, "MissingContextValues").find("App"), std::string::npos) << without.body;
  for (const std::string value : {"a", "b"}) {
    Form with = asked;
    with.emplace_back("ContextEntries.member.1.ContextKeyName", "kms:EncryptionContext:App");
    with.emplace_back("ContextEntries.member.1.ContextKeyValues.member.1", value);
    with.emplace_back("ContextEntries.member.1.ContextKeyType", "string");
    const auto reply = done("SimulateCustomPolicy", with);
    EXPECT_EQ(decisions(reply), Decisions{value == "a" ? "allowed" : "implicitDeny"});
    EXPECT_EQ(element(reply, "MissingContextValues"), "");
  }
}

TEST_F(Simulation, BoundariesAndResourcePoliciesCount) {
  Form asked = {{"PolicyInputList.member.1", policy_of("Allow", "kms:*")},
                {"ActionNames.member.1", "kms:Encrypt"}};
  Form bounded = asked;
  bounded.emplace_back("PermissionsBoundaryPolicyInputList.member.1", policy_of("Allow", "iam:*"));
  const auto reply = done("SimulateCustomPolicy", bounded);
  EXPECT_EQ(decisions(reply), Decisions{"implicitDeny"});
  EXPECT_EQ(element(reply, "AllowedByPermissionsBoundary"), "false");
  bounded.emplace_back("PermissionsBoundaryPolicyInputList.member.2", policy_of("Allow", "*"));
  expect_query_error(node_.iam("SimulateCustomPolicy", bounded), 400, "InvalidInput");

  const auto key_policy = [](const std::string& principal) {
    return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":")" + account_arn +
           principal + R"("},"Action":"kms:*","Resource":"*"}]})";
  };
  asked.emplace_back("ResourcePolicy", key_policy("root"));
  EXPECT_EQ(decisions(done("SimulateCustomPolicy", asked)), Decisions{"allowed"});
  asked.back().second = key_policy("user/bob");
  EXPECT_EQ(decisions(done("SimulateCustomPolicy", asked)), Decisions{"implicitDeny"});
  asked.emplace_back("CallerArn", account_arn + "user/bob");
  EXPECT_EQ(decisions(done("SimulateCustomPolicy", asked)), Decisions{"allowed"});
}

TEST_F(Simulation, AskedOfAUserItDecidesAsTheGateDoes) {
  done("CreateUser", {{"UserName", "alice"}});
  const auto key = done("CreateAccessKey", {{"UserName", "alice"}});
  const Signer alice{element(key, "AccessKeyId"), element(key, "SecretAccessKey")};
  const std::string managed = element(
      done("CreatePolicy", {{"PolicyName", "m"}, {"PolicyDocument", policy_of("Deny", "kms:ListAliases")}}),
      "Arn");
  done("PutUserPolicy",
       {{"UserName", "alice"}, {"PolicyName", "p"}, {"PolicyDocument", policy_of("Allow", "kms:List*")}});
  done("AttachUserPolicy", {{"UserName", "alice"}, {"PolicyArn", managed}});
  const auto reply = done("SimulatePrincipalPolicy", {{"PolicySourceArn", account_arn + "user/alice"},
                                                      {"ActionNames.member.1", "kms:ListKeys"},
                                                      {"ActionNames.member.2", "kms:ListAliases"},
                                                      {"ActionNames.member.3", "kms:CreateKey"}});
  const auto said = decisions(reply);
  const char* operations[] = {"ListKeys", "ListAliases", "CreateKey"};
  EXPECT_EQ(said, (Decisions{"allowed", "explicitDeny", "implicitDeny"}));
  for (std::size_t i = 0; i < 3; ++i) {
    const auto real = node_.service->serve(node_.sign(node_.unsigned_kms(operations[i], "{}"), alice).view());
    EXPECT_EQ(real.status == 200, said.at(i) == "allowed") << operations[i];
  }
  EXPECT_NE(reply.body.find("<SourcePolicyId>user_alice_p</SourcePolicyId><SourcePolicyType>user<"),
            WipedText::npos);
  EXPECT_NE(reply.body.find("<SourcePolicyId>m</SourcePolicyId><SourcePolicyType>user-managed<"),
            WipedText::npos);

  const std::string boundary = element(
      done("CreatePolicy", {{"PolicyName", "b"}, {"PolicyDocument", policy_of("Allow", "iam:*")}}), "Arn");
  done("PutUserPermissionsBoundary", {{"UserName", "alice"}, {"PermissionsBoundary", boundary}});
  Form asked = {{"PolicySourceArn", account_arn + "user/alice"}, {"ActionNames.member.1", "kms:ListKeys"}};
  EXPECT_EQ(decisions(done("SimulatePrincipalPolicy", asked)), Decisions{"implicitDeny"});
  asked.emplace_back("PermissionsBoundaryPolicyInputList.member.1", policy_of("Allow", "*"));
  EXPECT_EQ(decisions(done("SimulatePrincipalPolicy", asked)), Decisions{"allowed"});
  // A role, too.
  EXPECT_EQ(decisions(done("SimulatePrincipalPolicy",
                           {{"PolicySourceArn", account_arn + "role/bongtu-encrypt"},
                            {"ActionNames.member.1", "kms:Decrypt"},
                            {"ResourceArns.member.1", node_.credentials.key_arn},
                            {"ResourceArns.member.2", node_.credentials.key_arn + "x"}})),
            (Decisions{"allowed", "implicitDeny"}));
}

TEST_F(Simulation, ComesInPagesAndIsBounded) {
  Form asked = {{"PolicyInputList.member.1", policy_of("Allow", "*")}, {"MaxItems", "2"}};
  for (int i = 1; i <= 3; ++i)
    asked.emplace_back("ActionNames.member." + std::to_string(i), "kms:A" + std::to_string(i));
  const auto first = done("SimulateCustomPolicy", asked);
  EXPECT_EQ(decisions(first).size(), 2u);
  EXPECT_EQ(element(first, "IsTruncated"), "true");
  asked.emplace_back("Marker", element(first, "Marker"));
  const auto rest = done("SimulateCustomPolicy", asked);
  EXPECT_EQ(decisions(rest).size(), 1u);
  EXPECT_EQ(element(rest, "EvalActionName"), "kms:A3");
  for (int i = 1; i <= 334; ++i) asked.emplace_back("ResourceArns.member." + std::to_string(i), "r");
  expect_query_error(node_.iam("SimulateCustomPolicy", asked), 400, "InvalidInput");
}

TEST_F(Simulation, RefusesWhatItCannotSimulate) {
  const Form action = {{"ActionNames.member.1", "kms:Encrypt"}};
  const auto with = [&](const Form& more) {
    Form form = action;
    form.insert(form.end(), more.begin(), more.end());
    return form;
  };
  expect_query_error(node_.iam("SimulateCustomPolicy", with({{"PolicyInputList.member.1", "{}"}})), 400,
                     "InvalidInput");
  expect_query_error(node_.iam("SimulateCustomPolicy", action), 400, "ValidationError");
  expect_query_error(
      node_.iam("SimulateCustomPolicy",
                with({{"PolicyInputList.member.1", policy_of("Allow", "*")}, {"ResourcePolicy", "{}"}})),
      400, "InvalidInput");
  expect_query_error(
      node_.iam("SimulatePrincipalPolicy", with({{"PolicySourceArn", account_arn + "user/none"}})), 404,
      "NoSuchEntity");
  expect_query_error(
      node_.iam("SimulatePrincipalPolicy", with({{"PolicySourceArn", account_arn + "group/none"}})), 404,
      "NoSuchEntity");
}

TEST_F(Simulation, LeavesOutWhatIsExcluded) {
  const std::string allow = policy_of("Allow", "kms:Encrypt"), deny = policy_of("Deny", "kms:*");
  done("CreateUser", {{"UserName", "alice"}});
  const auto managed = [&](const std::string& name, const std::string& document) {
    return element(done("CreatePolicy", {{"PolicyName", name}, {"PolicyDocument", document}}), "Arn");
  };
  const std::string attached = managed("denies", deny),
                    boundary = managed("bound", policy_of("Allow", "sts:*"));
  done("PutUserPolicy", {{"UserName", "alice"}, {"PolicyName", "in"}, {"PolicyDocument", allow}});
  done("AttachUserPolicy", {{"UserName", "alice"}, {"PolicyArn", attached}});
  done("PutUserPermissionsBoundary", {{"UserName", "alice"}, {"PermissionsBoundary", boundary}});
  const auto asked = [&](const Form& excluded) {
    Form form = {{"PolicySourceArn", account_arn + "user/alice"}, {"ActionNames.member.1", "kms:Encrypt"}};
    for (const auto& [name, value] : excluded) form.emplace_back("PolicyExclusionList.member." + name, value);
    return form;
  };
  const auto decided = [&](const Form& excluded) {
    return decisions(done("SimulatePrincipalPolicy", asked(excluded))).front();
  };
  const std::pair<std::string, std::string> no_boundary = {"2.PolicyType", "permission-boundary"};
  EXPECT_EQ(decided({}), "explicitDeny");
  EXPECT_EQ(decided({{"1.PolicyArn", attached}}), "implicitDeny");
  EXPECT_EQ(decided({{"1.PolicyArn", attached}, no_boundary}), "allowed");
  EXPECT_EQ(decided({{"1.PolicyArn", account_arn + "policy/d*e?"}, no_boundary}), "allowed");
  EXPECT_EQ(decided({{"1.PolicyArn", account_arn + "policy/other"}, no_boundary}), "explicitDeny");
  EXPECT_EQ(decided({{"1.PolicyType", "user-managed"}, no_boundary}), "allowed");
  EXPECT_EQ(decided({{"1.PolicyType", "aws-managed"}, no_boundary}), "explicitDeny");
  EXPECT_EQ(decided({{"1.PolicyType", "user-managed"}, no_boundary, {"3.PolicyType", "inline"}}),
            "implicitDeny");
  const auto in_line = [](const std::string& name) {
    return Form{{"1.InlinePolicyIdentifier.PolicyName", name},
                {"1.InlinePolicyIdentifier.AttachmentType", "user"},
                {"1.InlinePolicyIdentifier.AttachmentName", "alice"},
                {"2.PolicyType", "permission-boundary"},
                {"3.PolicyType", "user-managed"}};
  };
  EXPECT_EQ(decided(in_line("in")), "implicitDeny");
  EXPECT_EQ(decided(in_line("out")), "allowed");
  for (const Form& bad :
       {Form{{"1.PolicyArn", "arn:aws:iam::*:policy/denies"}},
        Form{{"1.PolicyArn", account_arn + "policy/*e*"}}, Form{{"1.PolicyArn", account_arn + "user/alice"}},
        Form{{"1.PolicyArn", attached}, {"1.PolicyType", "inline"}}})
    expect_query_error(node_.iam("SimulatePrincipalPolicy", asked(bad)), 400, "InvalidInput");
  expect_query_error(node_.iam("SimulatePrincipalPolicy", asked({{"1.PolicyType", "none"}})), 400,
                     "ValidationError");
}

}  // namespace
}  // namespace bongtu::app
