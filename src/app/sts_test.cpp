// Sessions of roles by the API of STS.
#include <random>

#include "app/test_node.h"

namespace bongtu::app {
namespace {

std::string statement(const std::string& effect, const std::string& action,
                      const std::string& resource = "*") {
  return R"({"Effect":")" + effect + R"(","Action":)" + action + R"(,"Resource":")" + resource + "\"}";
}
std::string policy_of(const std::string& statements) {
  return R"({"Version":"2012-10-17","Statement":[)" + statements + "]}";
}
const std::string allow_all = policy_of(statement("Allow", R"("*")"));
const std::string account_arn = "arn:aws:iam::123456789012:";
const std::string bad_token = "The security token included in the request is invalid.";

std::string trust(const std::string& principal, const std::string& condition = {}) {
  return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":")" + account_arn +
         principal + R"("},"Action":["sts:AssumeRole","sts:TagSession"])" + condition + "}]}";
}

class Sts : public testing::Test {
 protected:
  Sts() {
    done(node_.iam(
        "CreateRole",
        {{"RoleName", "r"}, {"AssumeRolePolicyDocument", trust("root")}, {"MaxSessionDuration", "43200"}}));
    done(node_.iam("PutRolePolicy", {{"RoleName", "r"}, {"PolicyName", "p"}, {"PolicyDocument", allow_all}}));
  }

  static service::Reply done(service::Reply reply) {
    EXPECT_EQ(reply.status, 200) << reply.body;
    return reply;
  }
  service::Reply assume(const Form& more = {}, const std::optional<Signer>& by = {}) {
    Form form = {{"RoleArn", account_arn + "role/r"}, {"RoleSessionName", "me"}};
    for (const auto& member : more) {
      std::erase_if(form, [&](const auto& known) { return known.first == member.first; });
      form.push_back(member);
    }
    return node_.sts("AssumeRole", form, by.value_or(node_.administrator));
  }
  Signer session(const Form& more = {}, const std::optional<Signer>& by = {}) {
    const auto reply = done(assume(more, by));
    Signer made{element(reply, "AccessKeyId"), element(reply, "SecretAccessKey")};
    made.token = element(reply, "SessionToken");
    return made;
  }
  service::Reply kms(const std::string& operation, const std::string& body, const Signer& signer) {
    return node_.service->serve(node_.sign(node_.unsigned_kms(operation, body), signer).view());
  }
  void expect_unknown(const Signer& signer) {
    expect_error(kms("ListKeys", "{}", signer), "UnrecognizedClientException", bad_token);
  }
  Signer new_user(const std::string& name) {
    done(node_.iam("CreateUser", {{"UserName", name}}));
    const auto key = done(node_.iam("CreateAccessKey", {{"UserName", name}}));
    return {element(key, "AccessKeyId"), element(key, "SecretAccessKey")};
  }
  void set_trust(const std::string& document) {
    done(node_.iam("UpdateAssumeRolePolicy", {{"RoleName", "r"}, {"PolicyDocument", document}}));
  }
  void pass(std::int64_t seconds) { node_.clock.set(node_.clock.now() + std::chrono::seconds(seconds)); }

  TestNode node_;
};

TEST_F(Sts, ASessionIsWhoItsRoleSays) {
  const auto reply = done(assume());
  EXPECT_TRUE(reply.body.starts_with(
      R"(<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>)"));
  EXPECT_EQ(element(reply, "AccessKeyId").substr(0, 4), "ASIA");
  EXPECT_EQ(element(reply, "Expiration"), "2026-11-24T10:30:00Z");
  EXPECT_EQ(element(reply, "Arn"), "arn:aws:sts::123456789012:assumed-role/r/me");
  const Signer me = session();
  const auto identity = done(node_.sts("GetCallerIdentity", {}, me));
  EXPECT_EQ(element(identity, "Arn"), "arn:aws:sts::123456789012:assumed-role/r/me");
  EXPECT_EQ(element(identity, "UserId"), element(reply, "AssumedRoleId"));
  EXPECT_EQ(element(identity, "Account"), "123456789012");
  EXPECT_EQ(kms("ListKeys", "{}", me).status, 200);
  node_.start();  // a token needs no record
  EXPECT_EQ(kms("ListKeys", "{}", me).status, 200);
}

TEST_F(Sts, NobodyCanBeKeptFromAskingWhoHeIs) {
  const Signer alice = new_user("alice");
  done(node_.iam("PutUserPolicy", {{"UserName", "alice"},
                                   {"PolicyName", "p"},
                                   {"PolicyDocument", policy_of(statement("Deny", R"("*")"))}}));
  EXPECT_EQ(element(done(node_.sts("GetCallerIdentity", {}, alice)), "Arn"), account_arn + "user/alice");
}

TEST_F(Sts, ASessionEndsWhenItExpires) {
  const Signer me = session({{"DurationSeconds", "900"}});
  pass(899);
  EXPECT_EQ(kms("ListKeys", "{}", me).status, 200);
  pass(1);
  expect_error(kms("ListKeys", "{}", me), "ExpiredTokenException",
               "The security token included in the request is expired");
  expect_query_error(node_.sts("GetCallerIdentity", {}, me), 403, "ExpiredToken");
  Signer wrong = me;
  wrong.secret[0] ^= 1;  // only whoever has the secret is told
  EXPECT_EQ(kms("ListKeys", "{}", wrong).error_type, "InvalidSignatureException");
  node_.start();
  EXPECT_EQ(kms("ListKeys", "{}", me).error_type, "ExpiredTokenException");
}

TEST_F(Sts, ATokenThatIsChangedOrAnothersIsNone) {
  const Signer one = session(), other = session();
  for (std::size_t at = 0; at < one.token.size(); at += 7) {
    Signer spoilt = one;
    spoilt.token[at] = spoilt.token[at] == 'A' ? 'B' : 'A';
    expect_unknown(spoilt);
  }
  for (const std::string& token :
       {other.token, std::string("x"), one.token + one.token, one.token.substr(4)}) {
    Signer spoilt = one;
    spoilt.token = token;
    expect_unknown(spoilt);
  }
  Signer bare = one;
  bare.token.clear();
  expect_unknown(bare);
  Signer user = node_.administrator;
  user.token = one.token;
  expect_unknown(user);
  Signer mixed = other;
  mixed.token = one.token;
  for (int again = 0; again < 2; ++again) {  // before and after the token is known
    expect_unknown(mixed);
    EXPECT_EQ(kms("ListKeys", "{}", one).status, 200);
  }
  Signer wrong = one;
  wrong.secret = other.secret;
  EXPECT_EQ(kms("ListKeys", "{}", wrong).error_type, "InvalidSignatureException");
}

TEST_F(Sts, ATokenMustBeSignedAndAlone) {
  const Signer me = session();
  TestRequest request = node_.sign(node_.unsigned_kms("ListKeys", "{}"), {me.id, me.secret});
  request.headers.emplace_back("X-Amz-Security-Token", me.token);
  EXPECT_EQ(node_.service->serve(request.view()).status, 400);
  TestRequest twice = node_.unsigned_kms("ListKeys", "{}");
  twice.headers.emplace_back("X-Amz-Security-Token", me.token);
  EXPECT_EQ(node_.service->serve(node_.sign(twice, me).view()).status, 400);
}

TEST_F(Sts, ASessionEndsWithItsRoleAlsoIfOneOfThatNameIsMadeAgain) {
  const Signer me = session();
  EXPECT_EQ(kms("ListKeys", "{}", me).status, 200);
  done(node_.iam("DeleteRolePolicy", {{"RoleName", "r"}, {"PolicyName", "p"}}));
  EXPECT_EQ(kms("ListKeys", "{}", me).error_type, "AccessDeniedException");
  done(node_.iam("DeleteRole", {{"RoleName", "r"}}));
  expect_unknown(me);
  done(node_.iam("CreateRole", {{"RoleName", "r"}, {"AssumeRolePolicyDocument", trust("root")}}));
  done(node_.iam("PutRolePolicy", {{"RoleName", "r"}, {"PolicyName", "p"}, {"PolicyDocument", allow_all}}));
  expect_unknown(me);
  node_.start();
  expect_unknown(me);
}

TEST_F(Sts, TheTrustPolicyDecidesWhoMayAssume) {
  const Signer alice = new_user("alice");
  const std::string denied =
      "User: " + account_arn +
      "user/alice is not authorized to perform: sts:AssumeRole on resource: " + account_arn + "role/r";
  // The account may: then the user's own policies count.
  expect_query_error(assume({}, alice), 403, "AccessDenied", denied);
  done(
      node_.iam("PutUserPolicy", {{"UserName", "alice"},
                                  {"PolicyName", "p"},
                                  {"PolicyDocument", policy_of(statement("Allow", R"("sts:AssumeRole")"))}}));
  EXPECT_EQ(assume({}, alice).status, 200);
  // The trust policy names someone else.
  set_trust(trust("user/bob"));
  expect_query_error(assume({}, alice), 403, "AccessDenied", denied);
  // It names the user: that suffices, but for a deny.
  set_trust(trust("user/alice"));
  done(node_.iam("DeleteUserPolicy", {{"UserName", "alice"}, {"PolicyName", "p"}}));
  EXPECT_EQ(assume({}, alice).status, 200);
  done(node_.iam("PutUserPolicy", {{"UserName", "alice"},
                                   {"PolicyName", "p"},
                                   {"PolicyDocument", policy_of(statement("Deny", R"("sts:*")"))}}));
  expect_query_error(assume({}, alice), 403, "AccessDenied", denied);
  // A role that is not there is refused in the same words.
  expect_query_error(assume({{"RoleArn", account_arn + "role/none"}}), 403, "AccessDenied");
  expect_query_error(assume({{"RoleArn", account_arn + "role/x/r"}}), 403, "AccessDenied");
  expect_query_error(assume({{"RoleArn", account_arn + "role/bongtu-encrypt"}}), 403, "AccessDenied");
}

TEST_F(Sts, TheTrustPolicyMayAskForAnExternalIdAndASessionName) {
  set_trust(trust("user/admin", R"(,"Condition":{"StringEquals":{"sts:ExternalId":"extern"}})"));
  expect_query_error(assume(), 403, "AccessDenied");
  expect_query_error(assume({{"ExternalId", "other"}}), 403, "AccessDenied");
  EXPECT_EQ(assume({{"ExternalId", "extern"}}).status, 200);
  set_trust(trust("user/admin", R"(,"Condition":{"StringEquals":{"sts:RoleSessionName":"you"}})"));
  expect_query_error(assume(), 403, "AccessDenied");
  EXPECT_EQ(assume({{"RoleSessionName", "you"}}).status, 200);
}

TEST_F(Sts, TagsOfTheSessionAreItsPrincipalTags) {
  const std::string team_a =
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:ListKeys",)"
      R"("Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"a"}}}]})";
  done(node_.iam("PutRolePolicy", {{"RoleName", "r"}, {"PolicyName", "p"}, {"PolicyDocument", team_a}}));
  const auto team = [](const std::string& name) {
    return Form{{"Tags.member.1.Key", "team"}, {"Tags.member.1.Value", name}};
  };
  EXPECT_EQ(kms("ListKeys", "{}", session()).status, 400);
  EXPECT_EQ(kms("ListKeys", "{}", session(team("a"))).status, 200);
  EXPECT_EQ(kms("ListKeys", "{}", session(team("b"))).status, 400);
  done(
      node_.iam("TagRole", {{"RoleName", "r"}, {"Tags.member.1.Key", "team"}, {"Tags.member.1.Value", "a"}}));
  EXPECT_EQ(kms("ListKeys", "{}", session()).status, 200);
  EXPECT_EQ(kms("ListKeys", "{}", session(team("b"))).status, 400);
  set_trust(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":")" +
            node_.admin_arn +
            R"("},"Action":"sts:AssumeRole"},{"Effect":"Deny","Principal":"*","Action":"sts:TagSession"}]})");
  EXPECT_EQ(assume().status, 200);
  expect_query_error(assume(team("a")), 403, "AccessDenied");
}

TEST_F(Sts, RefusesSessionsThatCannotBe) {
  expect_query_error(assume({{"DurationSeconds", "899"}}), 400, "ValidationError");
  expect_query_error(assume({{"DurationSeconds", "43201"}}), 400, "ValidationError");
  expect_query_error(assume({{"DurationSeconds", "an hour"}}), 400, "MalformedInput");
  expect_query_error(assume({{"RoleSessionName", "a b"}}), 400, "ValidationError");
  expect_query_error(assume({{"Policy", "{}"}}), 400, "MalformedPolicyDocument");
  expect_query_error(
      assume({{"Policy", policy_of(statement("Allow", "\"kms:" + std::string(2048, 'x') + '"'))}}), 400,
      "PackedPolicyTooLarge");
  expect_query_error(assume({{"PolicyArns.member.1.arn", account_arn + "policy/none"}}), 400,
                     "ValidationError");
  expect_query_error(assume({{"TokenCode", "123456"}}), 400, "UnsupportedOperation");
  done(node_.iam("UpdateRole", {{"RoleName", "r"}, {"MaxSessionDuration", "3600"}}));
  expect_query_error(assume({{"DurationSeconds", "3601"}}), 400, "ValidationError",
                     "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
}

TEST_F(Sts, ASessionMayAssumeARoleForAnHourAtMost) {
  const Signer me = session();
  expect_query_error(assume({{"DurationSeconds", "3601"}}, me), 400, "ValidationError");
  const Signer again = session({{"RoleSessionName", "again"}}, me);
  EXPECT_EQ(element(done(node_.sts("GetCallerIdentity", {}, again)), "Arn"),
            "arn:aws:sts::123456789012:assumed-role/r/again");
}

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

TEST_F(Sts, NoSecretAndNoTokenIsInStoreAuditOrErrors) {
  const Signer me = session(), alice = new_user("alice");
  EXPECT_EQ(kms("CreateKey", "{}", me).status, 200);
  done(node_.iam("UpdateAccessKey",
                 {{"UserName", "alice"}, {"AccessKeyId", alice.id}, {"Status", "Inactive"}}));
  const auto refused = kms("CreateKey", R"({"Description":1})", me);
  std::string errors = refused.audit + std::string(refused.body);
  Signer spoilt = me;
  spoilt.token += "AAAA";
  errors += kms("ListKeys", "{}", spoilt).body;
  errors += node_.iam("Nothing", {}, me).body;
  errors += node_.sts("GetCallerIdentity", {}, spoilt).body;
  node_.stop();
  std::string written = node_.audit_log() + errors;
  const auto records = node_.at_rest.engine->list("", {}, 1000).value();
  for (const auto& record : records) written += as_text(record.value);
  for (const std::string& secret : {me.secret, alice.secret, me.token, me.token.substr(8, 40)})
    EXPECT_EQ(written.find(secret), std::string::npos);
  EXPECT_NE(written.find(me.id), std::string::npos);  // which is no secret
  node_.start();
}

}  // namespace
}  // namespace bongtu::app
