// Sessions of roles by the API of STS.
#include "app/test_sts.h"

namespace bongtu::app {
namespace {

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
  for (const char* member : {"TokenCode", "SerialNumber", "SourceIdentity", "TransitiveTagKeys.member.1"}) {
    const std::string name = std::string(member).substr(0, std::string(member).find('.'));
    expect_query_error(assume({{member, "123456"}}), 400, "UnsupportedOperation",
                       "The member " + name + " is not supported here.");
  }
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

TEST_F(Sts, TagsThatDoNotFitIntoATokenAreRefusedAndThoseThatFitWork) {
  const auto tags = [](int count) {
    Form form;
    for (int i = 1; i <= count; ++i) {
      const std::string member = "Tags.member." + std::to_string(i);
      form.emplace_back(member + ".Key", std::to_string(i) + std::string(120, 'k'));
      form.emplace_back(member + ".Value", std::string(256, 'v'));
    }
    return form;
  };
  expect_query_error(assume(tags(50)), 400, "PackedPolicyTooLarge");
  const Form most = tags(22);
  EXPECT_EQ(kms("ListKeys", "{}", session(most)).status, 200);
  EXPECT_GT(std::stoi(element(done(assume(most)), "PackedPolicySize")), 90);
}

TEST_F(Sts, ATrustPolicyMayAskForTheTagsOfItsRole) {
  set_trust(trust("root", R"(,"Condition":{"StringEquals":{"aws:ResourceTag/team":"blue"}})"));
  expect_query_error(assume(), 403, "AccessDenied");
  done(node_.iam("TagRole",
                 {{"RoleName", "r"}, {"Tags.member.1.Key", "team"}, {"Tags.member.1.Value", "blue"}}));
  done(assume());
}

}  // namespace
}  // namespace bongtu::app
