// Users and their access keys by the API of IAM.
#include "app/test_iam.h"

namespace bongtu::app {
namespace {

TEST_F(Iam, AUserIsMadeShownListedAndDeleted) {
  const auto made = done("CreateUser", {{"UserName", "alice"},
                                        {"Path", "/team/"},
                                        {"Tags.member.1.Key", "a"},
                                        {"Tags.member.1.Value", "1/2"}});
  EXPECT_TRUE(made.body.starts_with(
      R"(<CreateUserResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><CreateUserResult><User>)"))
      << made.body;
  EXPECT_EQ(element(made, "Arn"), account_arn + "user/team/alice");
  EXPECT_EQ(element(made, "UserId").substr(0, 4), "AIDA");
  EXPECT_EQ(element(made, "UserId").size(), 21u);
  EXPECT_EQ(element(made, "CreateDate"), "2026-11-24T09:30:00Z");
  EXPECT_EQ(element(made, "Tags"), "<member><Key>a</Key><Value>1/2</Value></member>");
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

// The refusal told the owner's ARN.
TEST_F(Iam, WhoMayNotAskAboutAnAccessKeyLearnsNothingOfIt) {
  const Signer alice = new_user("alice"), bob = new_user("bob");
  const auto ask = [&](const std::string& id, const Signer& by) {
    return node_.iam("GetAccessKeyLastUsed", {{"AccessKeyId", id}}, by);
  };
  const std::string denial = "User: " + account_arn +
                             "user/bob is not authorized to perform: iam:GetAccessKeyLastUsed on resource: * "
                             "because no identity-based policy allows the iam:GetAccessKeyLastUsed action";
  for (const std::string& id : {alice.id, std::string("AKIANONE000000000000")})
    expect_query_error(ask(id, bob), 403, "AccessDenied", denial);
  done("PutUserPolicy",
       {{"UserName", "bob"},
        {"PolicyName", "p"},
        {"PolicyDocument",
         R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:*","Resource":"*"},)"
         R"({"Effect":"Deny","Action":"iam:*","Resource":")" +
             account_arn + R"(user/alice"}]})"}});
  EXPECT_EQ(ask(bob.id, bob).status, 200);
  for (const std::string& id : {alice.id, std::string("AKIANONE000000000000")})
    expect_query_error(ask(id, bob), 404, "NoSuchEntity",
                       "The Access Key with id " + id + " cannot be found.");
}

}  // namespace
}  // namespace bongtu::app
