// Users, access keys, roles and policies by the API of IAM.
#include "app/test_node.h"

namespace bongtu::app {
namespace {

const std::string allow_kms =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:*","Resource":"*"}]})";
const std::string deny_kms =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"kms:*","Resource":"*"}]})";
const std::string allow_iam =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:*","Resource":"*"}]})";
const std::string trust_all =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"sts:AssumeRole"}]})";
const std::string account_arn = "arn:aws:iam::123456789012:";

class Iam : public testing::Test {
 protected:
  // An administrator's call that must be done.
  service::Reply done(std::string_view action, const Form& form) {
    auto reply = node_.iam(action, form);
    EXPECT_EQ(reply.status, 200) << action << ' ' << reply.body;
    EXPECT_EQ(reply.content_type, "text/xml");
    return reply;
  }
  void refused(std::string_view action, const Form& form, int status, std::string_view code,
               std::string_view message = {}) {
    SCOPED_TRACE(action);
    expect_query_error(node_.iam(action, form), status, code, message);
  }
  Signer new_user(const std::string& name) {
    done("CreateUser", {{"UserName", name}});
    return new_access_key(name);
  }
  Signer new_access_key(const std::string& name) {
    const auto reply = done("CreateAccessKey", {{"UserName", name}});
    return {element(reply, "AccessKeyId"), element(reply, "SecretAccessKey")};
  }
  std::string new_policy(const std::string& name, const std::string& document) {
    return element(done("CreatePolicy", {{"PolicyName", name}, {"PolicyDocument", document}}), "Arn");
  }
  int list_keys(const Signer& signer) {
    return node_.service->serve(node_.sign(node_.unsigned_kms("ListKeys", "{}"), signer).view()).status;
  }
  // The service starts again, with what the store has.
  void restart() { node_.start(); }

  TestNode node_;
};

TEST_F(Iam, AUserIsMadeShownListedAndDeleted) {
  const auto made = done("CreateUser", {{"UserName", "alice"},
                                        {"Path", "/team/"},
                                        {"Tags.member.1.Key", "a"},
                                        {"Tags.member.1.Value", "<1&2>"}});
  EXPECT_TRUE(made.body.starts_with(
      R"(<CreateUserResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><CreateUserResult><User>)"))
      << made.body;
  EXPECT_EQ(element(made, "Arn"), account_arn + "user/team/alice");
  EXPECT_EQ(element(made, "UserId").substr(0, 4), "AIDA");
  EXPECT_EQ(element(made, "UserId").size(), 21u);
  EXPECT_EQ(element(made, "CreateDate"), "2026-11-24T09:30:00Z");
  EXPECT_EQ(element(made, "Tags"), "<member><Key>a</Key><Value>&lt;1&amp;2&gt;</Value></member>");
  EXPECT_EQ(element(made, "RequestId"), made.request_id);

  restart();
  EXPECT_EQ(element(done("GetUser", {{"UserName", "alice"}}), "User"), element(made, "User"));
  const auto listed = done("ListUsers", {});
  EXPECT_EQ(element(listed, "IsTruncated"), "false");
  EXPECT_NE(listed.body.find("<UserName>admin<"), WipedText::npos);
  EXPECT_NE(listed.body.find("<UserName>alice<"), WipedText::npos);
  EXPECT_EQ(done("ListUsers", {{"PathPrefix", "/team/"}}).body.find("<UserName>admin<"), WipedText::npos);
  EXPECT_EQ(element(done("ListGroupsForUser", {{"UserName", "alice"}}), "Groups"), "");

  const auto gone = done("DeleteUser", {{"UserName", "alice"}});
  EXPECT_EQ(std::string_view(gone.body),
            "<DeleteUserResponse "
            "xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><ResponseMetadata><RequestId>" +
                gone.request_id + "</RequestId></ResponseMetadata></DeleteUserResponse>");
  refused("GetUser", {{"UserName", "alice"}}, 404, "NoSuchEntity",
          "The user with name alice cannot be found.");
}

TEST_F(Iam, RefusesUsersThatCannotBe) {
  done("CreateUser", {{"UserName", "alice"}});
  for (const char* name : {"alice", "ALICE"}) {
    refused("CreateUser", {{"UserName", name}}, 409, "EntityAlreadyExists",
            "User with name " + std::string(name) + " already exists.");
  }
  refused("GetUser", {{"UserName", "Alice"}}, 404, "NoSuchEntity");
  refused("CreateUser", {}, 400, "ValidationError");
  refused("CreateUser", {{"UserName", "a b"}}, 400, "ValidationError");
  refused("CreateUser", {{"UserName", std::string(65, 'a')}}, 400, "ValidationError");
  refused("CreateUser", {{"UserName", "b"}, {"Path", "team"}}, 400, "ValidationError");
  refused("CreateUser",
          {{"UserName", "b"},
           {"Tags.member.1.Key", "a"},
           {"Tags.member.1.Value", ""},
           {"Tags.member.2.Key", "A"},
           {"Tags.member.2.Value", ""}},
          400, "InvalidInput");
  refused("CreateUser", {{"UserName", "b"}, {"PermissionsBoundary", account_arn + "policy/none"}}, 404,
          "NoSuchEntity");
}

TEST_F(Iam, AUserIsRenamedWithItsAccessKeys) {
  const Signer alice = new_user("alice");
  done("PutUserPolicy", {{"UserName", "alice"}, {"PolicyName", "p"}, {"PolicyDocument", allow_kms}});
  done("CreateUser", {{"UserName", "bob"}});
  refused("UpdateUser", {{"UserName", "alice"}, {"NewUserName", "Bob"}}, 409, "EntityAlreadyExists");
  done("UpdateUser", {{"UserName", "alice"}, {"NewUserName", "carol"}, {"NewPath", "/x/"}});
  refused("GetUser", {{"UserName", "alice"}}, 404, "NoSuchEntity");
  EXPECT_EQ(element(node_.sts("GetCallerIdentity", {}, alice), "Arn"), account_arn + "user/x/carol");
  restart();
  EXPECT_EQ(list_keys(alice), 200);
  done("UpdateUser", {{"UserName", "carol"}, {"NewUserName", "Carol"}});
  EXPECT_EQ(list_keys(alice), 200);
  refused("UpdateUser", {{"UserName", "nobody"}, {"NewUserName", "Carol"}}, 404, "NoSuchEntity");
}

TEST_F(Iam, ANewAccessKeyAndPolicyAreLiveAtOnceAndEndAtOnce) {
  const Signer alice = new_user("alice");
  EXPECT_EQ(list_keys(alice), 400);
  done("PutUserPolicy", {{"UserName", "alice"}, {"PolicyName", "p"}, {"PolicyDocument", allow_kms}});
  EXPECT_EQ(list_keys(alice), 200);
  done("PutUserPolicy", {{"UserName", "alice"}, {"PolicyName", "p"}, {"PolicyDocument", deny_kms}});
  EXPECT_EQ(list_keys(alice), 400);
  done("DeleteUserPolicy", {{"UserName", "alice"}, {"PolicyName", "p"}});
  const std::string policy = new_policy("kms", allow_kms);
  done("AttachUserPolicy", {{"UserName", "alice"}, {"PolicyArn", policy}});
  EXPECT_EQ(list_keys(alice), 200);
  done("CreatePolicyVersion",
       {{"PolicyArn", policy}, {"PolicyDocument", deny_kms}, {"SetAsDefault", "true"}});
  EXPECT_EQ(list_keys(alice), 400);
  done("SetDefaultPolicyVersion", {{"PolicyArn", policy}, {"VersionId", "v1"}});
  EXPECT_EQ(list_keys(alice), 200);
  done("UpdateAccessKey", {{"UserName", "alice"}, {"AccessKeyId", alice.id}, {"Status", "Inactive"}});
  const auto inactive = node_.sts("GetCallerIdentity", {}, alice);
  expect_query_error(inactive, 403, "InvalidClientTokenId",
                     "The security token included in the request is invalid.");
  done("UpdateAccessKey", {{"UserName", "alice"}, {"AccessKeyId", alice.id}, {"Status", "Active"}});
  EXPECT_EQ(list_keys(alice), 200);
  done("DetachUserPolicy", {{"UserName", "alice"}, {"PolicyArn", policy}});
  EXPECT_EQ(list_keys(alice), 400);
  done("DeleteAccessKey", {{"UserName", "alice"}, {"AccessKeyId", alice.id}});
  expect_query_error(node_.sts("GetCallerIdentity", {}, alice), 403, "InvalidClientTokenId");
}

TEST_F(Iam, AccessKeysAreTwoAUserAndShowNoSecretLater) {
  const Signer first = new_user("alice");
  EXPECT_EQ(first.id.substr(0, 4), "AKIA");
  EXPECT_EQ(first.id.size(), 20u);
  EXPECT_EQ(first.secret.size(), 40u);
  const Signer second = new_access_key("alice");
  EXPECT_NE(first.id, second.id);
  refused("CreateAccessKey", {{"UserName", "alice"}}, 409, "LimitExceeded",
          "Cannot exceed quota for AccessKeysPerUser: 2");
  done("UpdateAccessKey", {{"UserName", "alice"}, {"AccessKeyId", second.id}, {"Status", "Inactive"}});
  restart();
  const auto listed = done("ListAccessKeys", {{"UserName", "alice"}});
  for (const Signer& key : {first, second}) {
    EXPECT_NE(listed.body.find(key.id), WipedText::npos);
    EXPECT_EQ(listed.body.find(key.secret), WipedText::npos);
  }
  EXPECT_NE(listed.body.find("<Status>Inactive<"), WipedText::npos);
  const auto page = done("ListAccessKeys", {{"UserName", "alice"}, {"MaxItems", "1"}});
  EXPECT_EQ(element(page, "IsTruncated"), "true");
  const auto rest = done("ListAccessKeys", {{"UserName", "alice"}, {"Marker", element(page, "Marker")}});
  EXPECT_EQ(element(rest, "IsTruncated"), "false");
  EXPECT_NE(element(page, "AccessKeyId"), element(rest, "AccessKeyId"));
  refused("ListAccessKeys", {{"UserName", "alice"}, {"Marker", "bm9uZQ=="}}, 400, "ValidationError");
  refused("ListAccessKeys", {{"UserName", "alice"}, {"MaxItems", "0"}}, 400, "ValidationError");
  refused("ListAccessKeys", {{"UserName", "alice"}, {"MaxItems", "x"}}, 400, "MalformedInput");
}

TEST_F(Iam, RefusesAccessKeysThatAreNotThere) {
  const Signer alice = new_user("alice");
  done("CreateUser", {{"UserName", "bob"}});
  for (const char* action : {"UpdateAccessKey", "DeleteAccessKey"}) {
    refused(action, {{"UserName", "bob"}, {"AccessKeyId", alice.id}, {"Status", "Active"}}, 404,
            "NoSuchEntity", "The Access Key with id " + alice.id + " cannot be found.");
    refused(action, {{"UserName", "carol"}, {"AccessKeyId", alice.id}, {"Status", "Active"}}, 404,
            "NoSuchEntity");
  }
  refused("UpdateAccessKey", {{"UserName", "alice"}, {"AccessKeyId", alice.id}, {"Status", "Gone"}}, 400,
          "ValidationError");
  refused("CreateAccessKey", {{"UserName", "carol"}}, 404, "NoSuchEntity");
  refused("GetAccessKeyLastUsed", {{"AccessKeyId", "AKIANONE000000000000"}}, 404, "NoSuchEntity");
}

TEST_F(Iam, TellsWhenAnAccessKeyWasUsedLast) {
  const Signer alice = new_user("alice");
  const Form named = {{"AccessKeyId", alice.id}};
  auto reply = done("GetAccessKeyLastUsed", named);
  EXPECT_EQ(element(reply, "ServiceName"), "N/A");
  EXPECT_EQ(element(reply, "LastUsedDate"), "no LastUsedDate");
  list_keys(alice);
  reply = done("GetAccessKeyLastUsed", named);
  EXPECT_EQ(element(reply, "UserName"), "alice");
  EXPECT_EQ(element(reply, "ServiceName"), "kms");
  EXPECT_EQ(element(reply, "Region"), "ap-northeast-2");
  EXPECT_EQ(element(reply, "LastUsedDate"), "2026-11-24T09:30:00Z");
  ASSERT_TRUE(node_.directory->flush_last_used());
  restart();
  EXPECT_EQ(element(done("GetAccessKeyLastUsed", named), "LastUsedDate"), "2026-11-24T09:30:00Z");
  node_.clock.set(node_.clock.now() + std::chrono::seconds(60));
  node_.sts("GetCallerIdentity", {}, alice);
  ASSERT_TRUE(node_.directory->flush_last_used());
  reply = done("GetAccessKeyLastUsed", named);
  EXPECT_EQ(element(reply, "ServiceName"), "sts");
  EXPECT_EQ(element(reply, "LastUsedDate"), "2026-11-24T09:31:00Z");
  done("DeleteAccessKey", {{"UserName", "alice"}, {"AccessKeyId", alice.id}});
  EXPECT_EQ(node_.at_rest.store->get("iam/last-used/" + alice.id).value(), std::nullopt);
  ASSERT_TRUE(node_.directory->flush_last_used());
  EXPECT_EQ(node_.at_rest.store->get("iam/last-used/" + alice.id).value(), std::nullopt);
}

TEST_F(Iam, AUserThatHasSomethingIsNotDeleted) {
  const Signer alice = new_user("alice");
  const std::string policy = new_policy("kms", allow_kms);
  done("AttachUserPolicy", {{"UserName", "alice"}, {"PolicyArn", policy}});
  done("PutUserPolicy", {{"UserName", "alice"}, {"PolicyName", "p"}, {"PolicyDocument", allow_kms}});
  const Form named = {{"UserName", "alice"}};
  refused("DeleteUser", named, 409, "DeleteConflict", "Cannot delete entity, must delete access keys first.");
  done("DeleteAccessKey", {{"UserName", "alice"}, {"AccessKeyId", alice.id}});
  refused("DeleteUser", named, 409, "DeleteConflict",
          "Cannot delete entity, must detach all policies first.");
  done("DetachUserPolicy", {{"UserName", "alice"}, {"PolicyArn", policy}});
  refused("DeleteUser", named, 409, "DeleteConflict", "Cannot delete entity, must delete policies first.");
  done("DeleteUserPolicy", {{"UserName", "alice"}, {"PolicyName", "p"}});
  done("DeleteUser", named);
  refused("DeleteUser", named, 404, "NoSuchEntity");
}

TEST_F(Iam, InlinePoliciesOfUsersAndRoles) {
  done("CreateUser", {{"UserName", "x"}});
  done("CreateRole", {{"RoleName", "x"}, {"AssumeRolePolicyDocument", trust_all}});
  for (const std::string kind : {"User", "Role"}) {
    const Form named = {{kind + "Name", "x"}, {"PolicyName", "p"}};
    Form put = named;
    put.emplace_back("PolicyDocument", allow_kms);
    done("Put" + kind + "Policy", put);
    const auto shown = done("Get" + kind + "Policy", named);
    std::string encoded;
    append_percent_encoded(encoded, allow_kms);
    EXPECT_EQ(element(shown, "PolicyDocument"), encoded);
    EXPECT_EQ(element(shown, kind + "Name"), "x");
    EXPECT_EQ(element(done("List" + kind + "Policies", {{kind + "Name", "x"}}), "PolicyNames"),
              "<member>p</member>");
    put.back().second = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow"}]})";
    refused("Put" + kind + "Policy", put, 400, "MalformedPolicyDocument");
    put.back().second = "no JSON";
    refused("Put" + kind + "Policy", put, 400, "MalformedPolicyDocument");
    put.back().second = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:)" +
                        std::string(12000, 'a') + R"(","Resource":"*"}]})";
    refused("Put" + kind + "Policy", put, 409, "LimitExceeded");
    done("Delete" + kind + "Policy", named);
    for (const char* verb : {"Get", "Delete"}) {
      refused(
          verb + kind + "Policy", named, 404, "NoSuchEntity",
          "The " + std::string(kind == "User" ? "user" : "role") + " policy with name p cannot be found.");
    }
    for (const char* verb : {"Get", "Delete"}) {
      refused(verb + kind + "Policy", {{kind + "Name", "y"}, {"PolicyName", "p"}}, 404, "NoSuchEntity");
    }
    refused("List" + kind + "Policies", {{kind + "Name", "y"}}, 404, "NoSuchEntity");
  }
}

TEST_F(Iam, ManagedPoliciesAreAttachedAndDetached) {
  done("CreateUser", {{"UserName", "x"}});
  done("CreateRole", {{"RoleName", "x"}, {"AssumeRolePolicyDocument", trust_all}});
  const std::string policy = new_policy("kms", allow_kms);
  for (const std::string kind : {"User", "Role"}) {
    const Form named = {{kind + "Name", "x"}, {"PolicyArn", policy}};
    done("Attach" + kind + "Policy", named);
    done("Attach" + kind + "Policy", named);  // again changes nothing
    EXPECT_EQ(element(done("ListAttached" + kind + "Policies", {{kind + "Name", "x"}}), "AttachedPolicies"),
              "<member><PolicyName>kms</PolicyName><PolicyArn>" + policy + "</PolicyArn></member>");
    refused("DeletePolicy", {{"PolicyArn", policy}}, 409, "DeleteConflict",
            "Cannot delete a policy attached to entities.");
    EXPECT_EQ(element(done("GetPolicy", {{"PolicyArn", policy}}), "AttachmentCount"), "1");
    done("Detach" + kind + "Policy", named);
    refused("Detach" + kind + "Policy", named, 404, "NoSuchEntity", "Policy " + policy + " was not found.");
    const std::string none = account_arn + "policy/none";
    refused("Attach" + kind + "Policy", {{kind + "Name", "x"}, {"PolicyArn", none}}, 404, "NoSuchEntity",
            "Policy " + none + " does not exist or is not attachable.");
    refused("Attach" + kind + "Policy", {{kind + "Name", "y"}, {"PolicyArn", policy}}, 404, "NoSuchEntity");
    for (int i = 0; i < 10; ++i) {
      const std::string arn = new_policy(kind + std::to_string(i), allow_kms);
      done("Attach" + kind + "Policy", {{kind + "Name", "x"}, {"PolicyArn", arn}});
    }
    refused("Attach" + kind + "Policy", named, 409, "LimitExceeded",
            "Cannot exceed quota for PoliciesPer" + kind + ": 10");
  }
  done("DeletePolicy", {{"PolicyArn", policy}});
  refused("GetPolicy", {{"PolicyArn", policy}}, 404, "NoSuchEntity");
}

// A guard that asks for the absence of a boundary was blind: CreateUser told an empty one.
TEST_F(Iam, ADenyCanAskForTheAbsenceOfABoundary) {
  const Signer guarded = new_user("guarded");
  done("PutUserPolicy",
       {{"UserName", "guarded"},
        {"PolicyName", "p"},
        {"PolicyDocument",
         R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:*","Resource":"*"},)"
         R"({"Effect":"Deny","Action":["iam:CreateUser","iam:CreateRole"],"Resource":"*",)"
         R"("Condition":{"Null":{"iam:PermissionsBoundary":"true"}}}]})"}});
  EXPECT_EQ(node_.iam("CreateUser", {{"UserName", "free"}}, guarded).status, 403);
  const std::string boundary = new_policy("bound", allow_kms);
  EXPECT_EQ(
      node_.iam("CreateUser", {{"UserName", "bound"}, {"PermissionsBoundary", boundary}}, guarded).status,
      200);
}

TEST_F(Iam, PoliciesOfAwsCanBeAttachedAndNotChanged) {
  const std::string arn = "arn:aws:iam::aws:policy/AdministratorAccess";
  const Signer alice = new_user("alice");
  done("AttachUserPolicy", {{"UserName", "alice"}, {"PolicyArn", arn}});
  EXPECT_EQ(list_keys(alice), 200);
  EXPECT_EQ(element(done("GetPolicy", {{"PolicyArn", arn}}), "AttachmentCount"), "1");
  EXPECT_NE(done("ListPolicies", {{"Scope", "AWS"}}).body.find(arn), WipedText::npos);
  EXPECT_EQ(done("ListPolicies", {{"Scope", "Local"}}).body.find(arn), WipedText::npos);
  refused("DeletePolicy", {{"PolicyArn", arn}}, 403, "AccessDenied");
  refused("CreatePolicyVersion", {{"PolicyArn", arn}, {"PolicyDocument", allow_kms}}, 403, "AccessDenied");
}

TEST_F(Iam, ManagedPoliciesHaveVersions) {
  const auto made = done(
      "CreatePolicy",
      {{"PolicyName", "p"}, {"Path", "/x/"}, {"Description", "for tests"}, {"PolicyDocument", allow_kms}});
  const std::string arn = account_arn + "policy/x/p";
  EXPECT_EQ(element(made, "Arn"), arn);
  EXPECT_EQ(element(made, "DefaultVersionId"), "v1");
  EXPECT_EQ(element(made, "PolicyId").substr(0, 4), "ANPA");
  refused("CreatePolicy", {{"PolicyName", "P"}, {"PolicyDocument", allow_kms}}, 409, "EntityAlreadyExists");
  refused("CreatePolicy", {{"PolicyName", "q"}, {"PolicyDocument", "{}"}}, 400, "MalformedPolicyDocument");
  for (int i = 2; i <= 5; ++i) {
    const auto version = done("CreatePolicyVersion", {{"PolicyArn", arn}, {"PolicyDocument", deny_kms}});
    EXPECT_EQ(element(version, "VersionId"), "v" + std::to_string(i));
    EXPECT_EQ(element(version, "IsDefaultVersion"), "false");
  }
  refused("CreatePolicyVersion", {{"PolicyArn", arn}, {"PolicyDocument", deny_kms}}, 409, "LimitExceeded");
  EXPECT_EQ(element(done("ListPolicyVersions", {{"PolicyArn", arn}, {"MaxItems", "1"}}), "VersionId"), "v5");
  refused("DeletePolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v1"}}, 409, "DeleteConflict");
  refused("DeletePolicy", {{"PolicyArn", arn}}, 409, "DeleteConflict");
  refused("GetPolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v9"}}, 404, "NoSuchEntity");
  refused("SetDefaultPolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v9"}}, 404, "NoSuchEntity");
  refused("GetPolicyVersion", {{"PolicyArn", arn}, {"VersionId", "9"}}, 400, "ValidationError");
  std::string encoded;
  append_percent_encoded(encoded, allow_kms);
  EXPECT_EQ(element(done("GetPolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v1"}}), "Document"),
            encoded);
  done("DeletePolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v5"}});
  restart();
  EXPECT_EQ(
      element(done("CreatePolicyVersion", {{"PolicyArn", arn}, {"PolicyDocument", deny_kms}}), "VersionId"),
      "v6");
}

TEST_F(Iam, ABoundaryTakesAwayAtOnce) {
  const Signer alice = new_user("alice");
  done("PutUserPolicy", {{"UserName", "alice"}, {"PolicyName", "p"}, {"PolicyDocument", allow_kms}});
  const std::string only_iam = new_policy("only-iam", allow_iam);
  done("PutUserPermissionsBoundary", {{"UserName", "alice"}, {"PermissionsBoundary", only_iam}});
  EXPECT_EQ(list_keys(alice), 400);
  const auto shown = done("GetUser", {{"UserName", "alice"}});
  EXPECT_EQ(element(shown, "PermissionsBoundaryArn"), only_iam);
  EXPECT_EQ(element(done("GetPolicy", {{"PolicyArn", only_iam}}), "PermissionsBoundaryUsageCount"), "1");
  refused("DeletePolicy", {{"PolicyArn", only_iam}}, 409, "DeleteConflict");
  restart();
  EXPECT_EQ(list_keys(alice), 400);
  done("DeleteUserPermissionsBoundary", {{"UserName", "alice"}});
  EXPECT_EQ(list_keys(alice), 200);
  refused("PutUserPermissionsBoundary",
          {{"UserName", "alice"}, {"PermissionsBoundary", account_arn + "policy/no"}}, 404, "NoSuchEntity");
  refused("DeleteUserPermissionsBoundary", {{"UserName", "bob"}}, 404, "NoSuchEntity");
}

TEST_F(Iam, ARoleIsMadeChangedAndDeleted) {
  const auto made = done("CreateRole", {{"RoleName", "r"},
                                        {"Path", "/x/"},
                                        {"AssumeRolePolicyDocument", trust_all},
                                        {"Description", "d"},
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
  EXPECT_EQ(element(done("GetRole", {{"RoleName", "r"}}), "Description"), "d");
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
  node_.store.conflicts = 5;
  refused("TagUser", {{"UserName", "alice"}, {"Tags.member.1.Key", "k"}, {"Tags.member.1.Value", "v"}}, 409,
          "ConcurrentModification");
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

}  // namespace
}  // namespace bongtu::app
