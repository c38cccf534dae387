// Commits, conflicts, and calls that begin on an event loop: what serve() promises beside its answers.
#include <set>

#include "app/test_node.h"

namespace bongtu::app {
namespace {

class Commit : public testing::Test {
 protected:
  std::string key(const std::string& id) { return R"({"KeyId":")" + id + "\"}"; }
  std::string state(const std::string& id) {
    return std::string(boost::json::parse(node_.kms("DescribeKey", key(id)).body)
                           .at("KeyMetadata")
                           .at("KeyState")
                           .as_string());
  }
  // The audit record that stands in the commit.
  static std::string recorded(const std::vector<Change>& changes) {
    std::string lines;
    for (const Change& change : changes) {
      if (change.key.starts_with("audit/")) lines += as_text(change.value);
    }
    return lines;
  }
  const std::string encrypt_body_ = R"({"KeyId":"alias/bongtu","Plaintext":"YQ=="})";

  TestNode node_;
};

const std::string busy_message = "The service could not handle the request; it may be tried again.";

TEST_F(Commit, AChangeAndItsRecordAreOneCommit) {
  const auto reply = node_.kms("DisableKey", key(node_.key_id));
  ASSERT_EQ(reply.status, 200);
  EXPECT_EQ(reply.audit, "");  // owed by nobody any more
  ASSERT_EQ(node_.store.tried.size(), 1u);
  const auto& changes = node_.store.tried[0];
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0].key, "kms/key/ap-northeast-2/" + node_.key_id);
  EXPECT_EQ(changes[1].key, "audit/1795512600250-" + reply.request_id);
  EXPECT_EQ(as_text(changes[1].value), R"({"time":"2026-11-24T09:30:00.250Z","id":")" + reply.request_id +
                                           R"(","service":"kms","operation":"DisableKey","principal":")" +
                                           node_.admin_arn + R"(","access_key_id":")" +
                                           node_.credentials.access_key_id +
                                           R"(","region":"ap-northeast-2","source":"192.0.2.7","keys":[")" +
                                           node_.credentials.key_arn + R"("],"outcome":"ok"})" + "\n");
  node_.stop();
  EXPECT_EQ(node_.audit_log(), as_text(changes[1].value));
}

TEST_F(Commit, ACallThatChangesNothingCommitsNothing) {
  for (const char* operation : {"EnableKey", "DescribeKey", "ListAliases"}) {
    const auto reply = node_.kms(operation, key(node_.key_id));
    EXPECT_EQ(reply.status, 200);
    EXPECT_NE(reply.audit.find(R"("outcome":"ok"})"), std::string::npos) << operation;
  }
  EXPECT_EQ(node_.kms("EnableKey", key("xyz")).status, 400);
  EXPECT_TRUE(node_.store.tried.empty());
}

TEST_F(Commit, TwoCallsThatMeetAreBothDone) {
  ASSERT_EQ(node_.kms("DisableKey", key(node_.key_id)).status, 200);
  node_.store.tried.clear();
  // EnableKey has read the key; before it commits, another caller enables and disables it.
  node_.store.before_commit = [&] {
    EXPECT_EQ(node_.kms("EnableKey", key(node_.key_id)).status, 200);
    EXPECT_EQ(node_.kms("DisableKey", key(node_.key_id)).status, 200);
  };
  EXPECT_EQ(node_.kms("EnableKey", key(node_.key_id)).status, 200);
  EXPECT_EQ(node_.store.tried.size(), 4u);  // the first and its second attempt, and the two between
  EXPECT_EQ(state(node_.key_id), "Enabled");
  EXPECT_EQ(node_.at_rest.store->get("kms/key/ap-northeast-2/" + node_.key_id).value()->version, 5u);
}

TEST_F(Commit, ARetryThatFindsNothingLeftToDoAnswersOk) {
  node_.store.before_commit = [&] { EXPECT_EQ(node_.kms("DisableKey", key(node_.key_id)).status, 200); };
  const auto reply = node_.kms("DisableKey", key(node_.key_id));
  EXPECT_EQ(reply.status, 200);
  EXPECT_NE(reply.audit, "");  // it changed nothing, so it owes its record
  EXPECT_EQ(state(node_.key_id), "Disabled");
}

TEST_F(Commit, AnAliasTakenMeanwhileExistsAlready) {
  const std::string body = R"({"AliasName":"alias/new","TargetKeyId":")" + node_.key_id + "\"}";
  node_.store.before_commit = [&] { EXPECT_EQ(node_.kms("CreateAlias", body).status, 200); };
  expect_error(node_.kms("CreateAlias", body), "AlreadyExistsException",
               "An alias with the name arn:aws:kms:ap-northeast-2:123456789012:alias/new already exists");
}

TEST_F(Commit, AConflictIsTriedThirtyTwoTimesAndRecordedOnce) {
  node_.store.conflicts = 31;
  EXPECT_EQ(node_.kms("DisableKey", key(node_.key_id)).status, 200);
  ASSERT_EQ(node_.store.tried.size(), 32u);
  for (const auto& changes : node_.store.tried) {
    EXPECT_EQ(changes.size(), 2u);
    EXPECT_EQ(recorded(changes), recorded(node_.store.tried[0]));  // with each key once
  }
  EXPECT_EQ(state(node_.key_id), "Disabled");
}

TEST_F(Commit, ARetriedCreationIsRecordedWithItsLastKeyOnly) {
  node_.store.conflicts = 1;
  const auto reply = node_.kms("CreateKey", "{}");
  ASSERT_EQ(reply.status, 200);
  const std::string arn(boost::json::parse(reply.body).at("KeyMetadata").at("Arn").as_string());
  ASSERT_EQ(node_.store.tried.size(), 2u);
  EXPECT_NE(recorded(node_.store.tried[1]).find(R"("keys":[")" + arn + R"("],"outcome":"ok"})"),
            std::string::npos);
}

TEST_F(Commit, AConflictThatDoesNotEndIsThrottledAndAudited) {
  node_.store.conflicts = 1'000;
  const auto reply = node_.kms("DisableKey", key(node_.key_id));
  expect_error(reply, "ThrottlingException", "Rate exceeded");
  EXPECT_EQ(node_.store.tried.size(), 32u);
  EXPECT_NE(reply.audit.find(R"("outcome":"ThrottlingException")"), std::string::npos);
  EXPECT_EQ(state(node_.key_id), "Enabled");
}

TEST_F(Commit, AConflictOnALoopIsLeftToAWorker) {
  ASSERT_EQ(node_.kms("Encrypt", encrypt_body_).status, 200);  // the key is in memory
  TestRequest request = node_.signed_kms("DisableKey", key(node_.key_id));
  const auto admitted = node_.service->admit(request.view());
  node_.store.conflicts = 1;
  EXPECT_FALSE(node_.service->run(*admitted, false));
  EXPECT_EQ(node_.store.conflicts, 0);
  EXPECT_EQ(node_.service->run(*admitted, true)->status, 200);
  EXPECT_EQ(state(node_.key_id), "Disabled");
}

TEST_F(Commit, AStoreThatFailsIsAnInternalErrorWithoutDetail) {
  node_.store.fails = true;
  for (const auto& [operation, body] : std::vector<std::pair<std::string, std::string>>{
           {"CreateKey", "{}"}, {"ListKeys", "{}"}, {"Encrypt", encrypt_body_}}) {
    const auto reply = node_.kms(operation, body);
    expect_error(reply, "KMSInternalException", busy_message, 500);
    EXPECT_NE(reply.audit.find(R"("outcome":"KMSInternalException")"), std::string::npos);
  }
  EXPECT_EQ(node_.stage("/prod/encrypt", R"({"plaintext":"x"})").status, 500);
  node_.store.fails = false;
  EXPECT_EQ(node_.kms("Encrypt", encrypt_body_).status, 200);
  EXPECT_EQ(node_.at_rest.store->list("kms/key/", "", 10).value().size(), 1u);
}

TEST_F(Commit, ARecordThatSomeoneChangedIsAnInternalErrorWithoutDetail) {
  node_.at_rest.tamper("kms/key/ap-northeast-2/" + node_.key_id);
  expect_error(node_.kms("Encrypt", R"({"KeyId":")" + node_.key_id + R"(","Plaintext":"YQ=="})"),
               "KMSInternalException", busy_message, 500);
}

TEST_F(Commit, ACallWithColdCachesRunsAgainWhereItMayWait) {
  TestRequest request = node_.signed_kms("Encrypt", encrypt_body_);
  node_.start();
  const auto admitted = node_.service->admit(request.view());
  ASSERT_TRUE(admitted->computes());
  EXPECT_FALSE(node_.service->run(*admitted, false));
  EXPECT_FALSE(node_.service->run(*admitted, false));
  const auto reply = node_.service->run(*admitted, true);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 200);
  EXPECT_EQ(reply->audit, R"({"time":"2026-11-24T09:30:00.250Z","id":")" + reply->request_id +
                              R"(","service":"kms","operation":"Encrypt","principal":")" + node_.admin_arn +
                              R"(","access_key_id":")" + node_.credentials.access_key_id +
                              R"(","region":"ap-northeast-2","source":"192.0.2.7","keys":[")" +
                              node_.credentials.key_arn + R"("],"outcome":"ok"})" + "\n");
  const auto warm = node_.service->admit(request.view());
  const auto at_once = node_.service->run(*warm, false);
  ASSERT_TRUE(at_once);
  EXPECT_EQ(at_once->status, 200);
}

TEST_F(Commit, OnlyOperationsThatNeverWaitOnceWarmComputeOnALoop) {
  const std::set<std::string_view> on_loop = {"ConnectCustomKeyStore",
                                              "CreateCustomKeyStore",
                                              "Decapsulate",
                                              "Decrypt",
                                              "DeleteCustomKeyStore",
                                              "DeriveSharedSecret",
                                              "DescribeCustomKeyStores",
                                              "DescribeKey",
                                              "DisconnectCustomKeyStore",
                                              "Encapsulate",
                                              "Encrypt",
                                              "GenerateDataKey",
                                              "GenerateDataKeyWithoutPlaintext",
                                              "GenerateMac",
                                              "GenerateRandom",
                                              "GetKeyPolicy",
                                              "GetKeyRotationStatus",
                                              "GetPublicKey",
                                              "ListKeyPolicies",
                                              "ListResourceTags",
                                              "ReEncrypt",
                                              "Sign",
                                              "UpdateCustomKeyStore",
                                              "Verify",
                                              "VerifyMac"};
  for (const ops::Operation* operation : ops::kms_operations()) {
    TestRequest request = node_.signed_kms(operation->name, "{}");
    EXPECT_EQ(node_.service->admit(request.view())->computes(), on_loop.contains(operation->name))
        << operation->name;
  }
  TestRequest stranger = node_.unsigned_kms("CreateKey", "{}");
  EXPECT_TRUE(node_.service->admit(stranger.view())->computes());
}

TEST_F(Commit, ALoopNeverReadsTheStore) {
  node_.start();
  node_.store.fails = true;  // a read would be an error and not "later"
  const std::string blob = base64(Bytes{1, 1});
  for (const auto& [operation, body] : std::vector<std::pair<std::string, std::string>>{
           {"Encrypt", encrypt_body_},
           {"DescribeKey", key(node_.key_id)},
           {"GenerateDataKey", R"({"KeyId":"alias/x","KeySpec":"AES_256"})"}}) {
    TestRequest request = node_.signed_kms(operation, body);
    EXPECT_FALSE(node_.service->run(*node_.service->admit(request.view()), false)) << operation;
  }
  TestRequest request = node_.stage_request("/prod/encrypt", R"({"plaintext":"x"})");
  EXPECT_FALSE(node_.service->run(*node_.service->admit(request.view()), false));
}

TEST_F(Commit, AStageCallThatRunsTwiceIsCountedAndRecordedOnce) {
  auto plan = from_record<gateway::UsagePlanRecord>(node_.only("apigateway/plan/").value).value();
  plan.throttle = gateway::Throttle{1, 0.001};
  node_.at_rest.put(node_.only("apigateway/plan/").key, to_record(plan), 1);
  node_.start();
  TestRequest request = node_.stage_request("/prod/encrypt", R"({"plaintext":"x"})");
  const auto admitted = node_.service->admit(request.view());
  EXPECT_FALSE(node_.service->run(*admitted, false));
  const auto reply = node_.service->run(*admitted, true);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, 200);
  EXPECT_EQ(std::ranges::count(reply->audit, '\n'), 1);
  EXPECT_EQ(node_.service->serve(request.view()).status, 429);
}

}  // namespace
}  // namespace bongtu::app
