// Roles, tags, rights, conflicts and audit of the API of IAM.
#include "app/test_iam.h"

namespace bongtu::app {
namespace {

TEST_F(Iam, ARoleIsMadeChangedAndDeleted) {
  const auto made = done("CreateRole", {{"RoleName", "r"},
                                        {"Path", "/x/"},
                                        {"AssumeRolePolicyDocument", trust_all},
                                        {"Description", "<d&e>"},
                                        {"MaxSessionDuration", "7200"}});
  EXPECT_EQ(element(made, "Arn"), account_arn + "role/x/r");
  EXPECT_EQ(element(made, "RoleId").substr(0, 4), "AROA");
  EXPECT_EQ(element(made, "MaxSessionDuration"), "7200");
  refused("CreateRole", {{"RoleName", "R"}, {"AssumeRolePolicyDocument", trust_all}}, 409,
          "EntityAlreadyExists", "Role with name R already exists.");
  refused("CreateRole", {{"RoleName", "s"}, {"AssumeRolePolicyDocument", allow_kms}}, 400,
          "MalformedPolicyDocument");
  refused("CreateRole",
          {{"RoleName", "s"}, {"AssumeRolePolicyDocument", trust_all}, {"MaxSessionDuration", "60"}}, 400,
          "ValidationError");
  restart();
  EXPECT_EQ(element(done("GetRole", {{"RoleName", "r"}}), "Role"), element(made, "Role"));
  EXPECT_NE(done("ListRoles", {}).body.find("<RoleName>r<"), WipedText::npos);
  EXPECT_EQ(element(done("ListInstanceProfilesForRole", {{"RoleName", "r"}}), "InstanceProfiles"), "");
  done("UpdateRole", {{"RoleName", "r"}, {"MaxSessionDuration", "3600"}});
  EXPECT_EQ(element(done("GetRole", {{"RoleName", "r"}}), "MaxSessionDuration"), "3600");
  EXPECT_EQ(element(done("GetRole", {{"RoleName", "r"}}), "Description"), "&lt;d&amp;e&gt;");
  refused("UpdateAssumeRolePolicy", {{"RoleName", "r"}, {"PolicyDocument", "{}"}}, 400,
          "MalformedPolicyDocument");
  done("PutRolePolicy", {{"RoleName", "r"}, {"PolicyName", "p"}, {"PolicyDocument", allow_kms}});
  refused("DeleteRole", {{"RoleName", "r"}}, 409, "DeleteConflict");
  done("DeleteRolePolicy", {{"RoleName", "r"}, {"PolicyName", "p"}});
  done("DeleteRole", {{"RoleName", "r"}});
  for (const char* action : {"GetRole", "DeleteRole", "UpdateRole"})
    refused(action, {{"RoleName", "r"}}, 404, "NoSuchEntity", "The role with name r cannot be found.");
}

TEST_F(Iam, UsersAndRolesHaveTags) {
  done("CreateUser", {{"UserName", "x"}});
  done("CreateRole", {{"RoleName", "x"}, {"AssumeRolePolicyDocument", trust_all}});
  for (const std::string kind : {"User", "Role"}) {
    const Form named = {{kind + "Name", "x"}};
    Form tags = named;
    for (int i = 12; i >= 1; --i) {  // in no order
      const std::string member = "Tags.member." + std::to_string(i);
      tags.emplace_back(member + ".Key", "k" + std::to_string(i));
      tags.emplace_back(member + ".Value", "v");
    }
    done("Tag" + kind, tags);
    done("Tag" + kind, {{kind + "Name", "x"}, {"Tags.member.1.Key", "K1"}, {"Tags.member.1.Value", "w"}});
    done("Untag" + kind, {{kind + "Name", "x"}, {"TagKeys.member.1", "k12"}, {"TagKeys.member.2", "none"}});
    const auto listed = done("List" + kind + "Tags", named);
    EXPECT_NE(listed.body.find("<Key>K1</Key><Value>w</Value>"), WipedText::npos) << listed.body;
    EXPECT_NE(listed.body.find("<Key>k11</Key>"), WipedText::npos);
    EXPECT_EQ(listed.body.find("<Key>k1</Key>"), WipedText::npos);
    EXPECT_EQ(listed.body.find("<Key>k12</Key>"), WipedText::npos);
    refused("Tag" + kind, {{kind + "Name", "x"}, {"Tags.member.1.Key", "aws:x"}, {"Tags.member.1.Value", ""}},
            400, "InvalidInput");
    refused("Tag" + kind, {{kind + "Name", "y"}, {"Tags.member.1.Key", "x"}, {"Tags.member.1.Value", ""}},
            404, "NoSuchEntity");
    refused("Untag" + kind, named, 400, "ValidationError");
  }
}

TEST_F(Iam, EveryOperationAsksTheCallersPolicies) {
  const Signer nobody = new_user("nobody");
  const std::string policy = new_policy("p", allow_kms);
  const Form all = {{"UserName", "admin"},
                    {"RoleName", "bongtu-encrypt"},
                    {"PolicyName", "p"},
                    {"PolicyDocument", allow_kms},
                    {"PolicyArn", policy},
                    {"PermissionsBoundary", policy},
                    {"AccessKeyId", nobody.id},
                    {"Status", "Active"},
                    {"VersionId", "v1"},
                    {"AssumeRolePolicyDocument", trust_all},
                    {"Tags.member.1.Key", "k"},
                    {"Tags.member.1.Value", "v"},
                    {"TagKeys.member.1", "k"},
                    {"PolicySourceArn", node_.admin_arn},
                    {"ActionNames.member.1", "kms:Encrypt"},
                    {"PolicyInputList.member.1", allow_kms}};
  const auto before = node_.at_rest.store->list("iam/", {}, 1000).value();
  for (const ops::Operation* operation : ops::iam_operations()) {
    const auto reply = node_.iam(operation->name, all, nobody);
    SCOPED_TRACE(operation->name);
    expect_query_error(reply, 403, "AccessDenied");
    EXPECT_NE(reply.body.find("is not authorized to perform: iam:" + std::string(operation->name)),
              WipedText::npos)
        << reply.body;
  }
  const auto after = node_.at_rest.store->list("iam/", {}, 1000).value();
  ASSERT_EQ(before.size(), after.size());
  for (std::size_t i = 0; i < before.size(); ++i) EXPECT_EQ(before[i].version, after[i].version);
}

TEST_F(Iam, AUserMayBeAllowedItsOwnAccessKeysOnly) {
  const Signer alice = new_user("alice");
  done(
      "PutUserPolicy",
      {{"UserName", "alice"},
       {"PolicyName", "p"},
       {"PolicyDocument",
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["iam:CreateAccessKey","iam:ListAccessKeys"],"Resource":")" +
            account_arn + R"(user/alice"}]})"}});
  EXPECT_EQ(node_.iam("CreateAccessKey", {}, alice).status, 200);
  EXPECT_EQ(node_.iam("ListAccessKeys", {}, alice).status, 200);
  expect_query_error(node_.iam("CreateAccessKey", {{"UserName", "admin"}}, alice), 403, "AccessDenied");
  expect_query_error(node_.iam("ListAccessKeys", {{"UserName", "admin"}}, alice), 403, "AccessDenied");
}

TEST_F(Iam, TwoChangesAtOnceConflictAndTheSecondIsMadeAgain) {
  done("CreateUser", {{"UserName", "alice"}});
  node_.store.before_commit = [&] {
    done("PutUserPolicy", {{"UserName", "alice"}, {"PolicyName", "first"}, {"PolicyDocument", allow_kms}});
  };
  done("PutUserPolicy", {{"UserName", "alice"}, {"PolicyName", "second"}, {"PolicyDocument", allow_kms}});
  EXPECT_EQ(element(done("ListUserPolicies", {{"UserName", "alice"}}), "PolicyNames"),
            "<member>first</member><member>second</member>");
  // Both would be the second.
  new_access_key("alice");
  node_.store.before_commit = [&] { new_access_key("alice"); };
  refused("CreateAccessKey", {{"UserName", "alice"}}, 409, "LimitExceeded");
  // A policy is not deleted while someone gets it.
  const std::string policy = new_policy("p", allow_kms);
  node_.store.before_commit = [&] {
    done("AttachUserPolicy", {{"UserName", "alice"}, {"PolicyArn", policy}});
  };
  refused("DeletePolicy", {{"PolicyArn", policy}}, 409, "DeleteConflict");
  node_.store.conflicts = 32;
  refused("TagUser", {{"UserName", "alice"}, {"Tags.member.1.Key", "k"}, {"Tags.member.1.Value", "v"}}, 400,
          "Throttling");
}

TEST_F(Iam, ChangesAreAuditedWithTheirResourcesAndWithoutSecrets) {
  const Signer alice = new_user("alice");
  node_.stop();
  const std::string log = node_.audit_log();
  EXPECT_NE(log.find(R"("service":"iam","operation":"CreateUser","principal":")" + node_.admin_arn),
            std::string::npos)
      << log;
  EXPECT_NE(log.find(R"("resources":["arn:aws:iam::123456789012:user/alice"])"), std::string::npos);
  EXPECT_EQ(log.find(alice.secret), std::string::npos);
  node_.start();
}

TEST_F(Iam, ARecordThatCannotBeReadAgainTakesAwayWhatItGave) {
  const Signer alice = new_user("alice");
  done("PutUserPolicy", {{"UserName", "alice"}, {"PolicyName", "p"}, {"PolicyDocument", allow_kms}});
  EXPECT_EQ(list_keys(alice), 200);
  const Change changed{Change::Kind::put, "iam/user/alice", 0, {}};
  const std::string record = "iam/user/alice";
  const auto good = node_.at_rest.engine->get(record).value().value();
  node_.at_rest.tamper(record);
  EXPECT_FALSE(node_.directory->refresh({&changed, 1}));
  EXPECT_EQ(list_keys(alice), 400);
}

TEST_F(Iam, TextsOfTagsAndMarkersAreThoseOfAws) {
  const auto tagged = [](const std::string& key, const std::string& value) {
    return Form{{"UserName", "admin"}, {"Tags.member.1.Key", key}, {"Tags.member.1.Value", value}};
  };
  for (const std::string text : {"a_.:/=+-@ 9", "팀 키"}) done("TagUser", tagged(text, text));
  for (const std::string text : {"a;b", "a*", "a\tb", "a\"b", "a\nb"}) {
    refused("TagUser", tagged(text, ""), 400, "ValidationError");
    refused("TagUser", tagged("a", text), 400, "ValidationError");
    refused("UntagUser", {{"UserName", "admin"}, {"TagKeys.member.1", text}}, 400, "ValidationError");
  }
  refused("ListUsers", {{"Marker", "a\tb"}}, 400, "ValidationError");
  refused("SimulateCustomPolicy",
          {{"PolicyInputList.member.1", allow_kms},
           {"ActionNames.member.1", "kms:Encrypt"},
           {"ContextEntries.member.1.ContextKeyName", "aws:username"},
           {"ContextEntries.member.1.ContextKeyType", "text"}},
          400, "ValidationError");
}

}  // namespace
}  // namespace bongtu::app
