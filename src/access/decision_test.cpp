#include "access/decision.h"

#include <gtest/gtest.h>

#include "access/testing.h"
#include "access/trace.h"

namespace bongtu::access {
namespace {

const GivenValues nothing;
const Question decrypt{"kms:Decrypt", testing_key, nothing};

std::shared_ptr<const Policy> policy(const std::string& statements, PolicyKind kind = PolicyKind::identity) {
  auto parsed = parse_policy(R"({"Version":"2012-10-17","Statement":[)" + statements + "]}", kind);
  EXPECT_TRUE(parsed) << parsed.error().message;
  return *parsed;
}
const std::string allow_all = R"({"Effect":"Allow","Action":"*","Resource":"*"})";
const std::string deny_all = R"({"Effect":"Deny","Action":"*","Resource":"*"})";
const std::string allow_encrypt = R"({"Effect":"Allow","Action":"kms:Encrypt","Resource":"*"})";

TEST(Decision, SaysWhyInTheWordsOfAws) {
  const std::string start =
      "User: arn:aws:iam::111122223333:user/team/alice is not authorized to perform: kms:Decrypt on "
      "resource: " +
      testing_key;
  const std::pair<Reason, std::string> table[] = {
      {Reason::no_identity_policy, " because no identity-based policy allows the kms:Decrypt action"},
      {Reason::no_resource_policy, " because no resource-based policy allows the kms:Decrypt action"},
      {Reason::no_boundary, " because no permissions boundary allows the kms:Decrypt action"},
      {Reason::no_session_policy, " because no session policy allows the kms:Decrypt action"},
      {Reason::identity_deny, " with an explicit deny in an identity-based policy"},
      {Reason::resource_deny, " with an explicit deny in a resource-based policy"},
      {Reason::boundary_deny, " with an explicit deny in a permissions boundary"},
      {Reason::session_deny, " with an explicit deny in a session policy"}};
  for (const auto& [reason, end] : table)
    EXPECT_EQ(denial_text(testing_user(), decrypt, reason), start + end);
}

TEST(Decision, NamesOfAPrincipalAreItsOwnArnAndItsRole) {
  const Principal user = testing_user(), session = testing_session(), root = testing_root();
  EXPECT_TRUE(is_named_by(user, user.arn));
  EXPECT_FALSE(is_named_by(user, "arn:aws:iam::111122223333:user/alice"));
  EXPECT_FALSE(is_named_by(user, root.arn));
  EXPECT_FALSE(is_named_by(user, ""));
  EXPECT_TRUE(is_named_by(session, session.arn));
  EXPECT_TRUE(is_named_by(session, session.role_arn));
  EXPECT_FALSE(is_named_by(session, testing_session("app", "two").arn));
  EXPECT_FALSE(is_named_by(session, root.arn));
  EXPECT_TRUE(is_named_by(root, root.arn));
}

TEST(Decision, GrantsToARoleStayWithinBoundaryAndSessionPolicies) {
  Principal session = testing_session();
  const auto role = [&] { return may_be_granted(session, decrypt, session.role_arn); };
  EXPECT_TRUE(role());
  session.boundary = policy(allow_encrypt);
  EXPECT_FALSE(role());
  EXPECT_TRUE(may_be_granted(session, decrypt, session.arn));
  session.boundary = policy(allow_all);
  EXPECT_TRUE(role());
  session.session_policies = {policy(allow_encrypt)};
  EXPECT_FALSE(role());
  EXPECT_TRUE(may_be_granted(session, decrypt, session.arn));
  session.session_policies = {policy(allow_encrypt), policy(allow_all)};
  EXPECT_TRUE(role());
  session.session_policies.emplace();
  EXPECT_FALSE(role());
}

TEST(Decision, GrantsToOthersAreNoOnesElse) {
  Principal user = testing_user();
  user.boundary = policy(allow_encrypt);
  EXPECT_TRUE(may_be_granted(user, decrypt, user.arn));
  EXPECT_FALSE(may_be_granted(user, decrypt, testing_user("bob").arn));
  EXPECT_FALSE(may_be_granted(user, decrypt, testing_root().arn));
}

// A trust policy has no Resource: it is about the role it belongs to.
TEST(Decision, TrustPoliciesDecideLikeKeyPolicies) {
  const Question assume{"sts:AssumeRole", "arn:aws:iam::111122223333:role/r", nothing};
  const auto trust = [](const std::string& principal) {
    return policy(R"({"Effect":"Allow","Action":"sts:AssumeRole","Principal":)" + principal + "}",
                  PolicyKind::trust);
  };
  Principal user = testing_user();
  EXPECT_EQ(decide(user, assume, *trust("{\"AWS\":\"" + user.arn + "\"}")).reason, Reason::allowed);
  EXPECT_EQ(decide(user, assume, *trust(R"({"AWS":"111122223333"})")).reason, Reason::no_identity_policy);
  EXPECT_EQ(decide(user, assume, *trust(R"({"Service":"lambda.amazonaws.com"})")).reason,
            Reason::no_resource_policy);
  user.policies = {policy(allow_all)};
  EXPECT_EQ(decide(user, assume, *trust(R"({"AWS":"111122223333"})")).reason, Reason::allowed);
}

// Counts, so that a request without conditions costs nothing and one with many is asked once.
class CountingValues : public ConditionValues {
 public:
  std::optional<std::vector<std::string>> find(std::string_view key) const override {
    asked.emplace_back(key);
    return std::vector<std::string>{"x"};
  }
  mutable std::vector<std::string> asked;
};

TEST(Decision, AsksForAKeyOnceAndOnlyWhenAStatementDoes) {
  const auto statement = [](const std::string& action, const std::string& key) {
    return R"({"Effect":"Allow","Action":")" + action + R"(","Resource":"*","Condition":{"StringEquals":{")" +
           key + R"(":"${AWS:RequestTag/Foo}"}}})";
  };
  Principal user = testing_user();
  user.policies = {policy(
      statement("kms:Encrypt", "aws:SourceIp") + "," + statement("kms:*", "KMS:EncryptionContext:Ab") + "," +
      statement("kms:*", "kms:encryptioncontext:Ab") + "," + statement("kms:*", "aws:UserName"))};
  const CountingValues values;
  EXPECT_TRUE(decide(user, {"kms:Decrypt", testing_key, values}).allowed());
  EXPECT_EQ(values.asked, (std::vector<std::string>{"kms:encryptioncontext:Ab", "aws:requesttag/Foo"}));
}

// The bytes that stand for wildcards in parsed patterns can come in with a header of the request.
TEST(Decision, AVariableThatIsNoUtf8HasNoValue) {
  Principal user = testing_user();
  user.policies = {policy(
      R"({"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringLike":{"kms:ViaService":"${aws:UserAgent}"}}})")};
  for (const std::string agent : {"\xff", "s\xfe"}) {
    const GivenValues values({{"aws:UserAgent", {agent}}, {"kms:ViaService", {"s3"}}});
    EXPECT_FALSE(decide(user, {"kms:Decrypt", testing_key, values}).allowed());
  }
}

TEST(Trace, NamesTheStatementsThatApplyAndTheKeysThatWereMissing) {
  using Source = Trace::Source;
  Principal session = testing_session();
  const std::string conditional =
      R"({"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/Ab":"x","kms:ViaService":"y"},"StringLike":{"aws:username":"*"}}})";
  session.policies = {policy(allow_encrypt + "," + allow_all), policy(deny_all + "," + conditional)};
  session.boundary = policy(allow_all);
  session.session_policies = {policy(allow_encrypt), policy(allow_all)};
  const auto key =
      policy(R"({"Effect":"Allow","Action":"*","Resource":"*","Principal":{"AWS":"444455556666"}},)"
             R"({"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"})",
             PolicyKind::key);
  Trace trace;
  EXPECT_EQ(decide(session, decrypt, key.get(), trace).reason, Reason::identity_deny);
  std::vector<std::tuple<Source, std::size_t, std::size_t, bool>> matched;
  for (const auto& match : trace.matched)
    matched.emplace_back(match.source, match.policy, match.statement, match.allow);
  EXPECT_EQ(matched, (decltype(matched){{Source::identity, 0, 1, true},
                                        {Source::identity, 1, 0, false},
                                        {Source::resource, 0, 1, true},
                                        {Source::boundary, 0, 0, true},
                                        {Source::session, 1, 0, true}}));
  EXPECT_EQ(trace.missing, (std::vector<std::string>{"aws:requesttag/Ab", "kms:viaservice", "aws:username"}));
}

TEST(Trace, FindsStatementsInTheText) {
  const auto shown = [](std::string_view document) {
    std::string text;
    for (const auto& [start, end] : statement_positions(document)) {
      text += std::to_string(start.line) + ":" + std::to_string(start.column) + "-" +
              std::to_string(end.line) + ":" + std::to_string(end.column) + " ";
    }
    return text;
  };
  EXPECT_EQ(shown(R"({"Statement":{"Action":"*","Condition":{"Null":{}}}})"), "1:14-1:52 ");
  EXPECT_EQ(shown("{\n  \"Id\": \"a{b\\\"}\",\n  \"Statement\": [\n    {\n      \"Sid\": \"\"\n    }, {}\n  "
                  "],\n  \"Version\": \"x\"\n}\n"),
            "4:5-6:6 6:8-6:10 ");
  EXPECT_EQ(shown("{\"\\u0053tatement\":[{}]}"), "1:20-1:22 ");
  EXPECT_EQ(shown(R"({"Statement":[]})"), "");
}

}  // namespace
}  // namespace bongtu::access
