// Multi-Region keys, and when keys were used last.
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "app/test_node.h"

namespace bongtu::app {
namespace {

using namespace std::chrono_literals;
constexpr auto day = 24h;
const std::string here = "ap-northeast-2", there = "us-east-1", third = "eu-west-1";

class KmsRegions : public testing::Test {
 protected:
  KmsRegions() { node_.pass(0ms); }

  std::string create(const std::string& request) {
    const auto reply = node_.kms("CreateKey", request);
    EXPECT_EQ(reply.status, 200) << reply.body;
    return std::string(boost::json::parse(reply.body).at("KeyMetadata").at("KeyId").as_string());
  }
  service::Reply in(const std::string& region, std::string_view operation, const std::string& more = "") {
    return node_.kms_in(region, operation, R"({"KeyId":")" + id_ + '"' + more + "}");
  }
  service::Reply replicate(const std::string& region, const std::string& more = "") {
    return in(here, "ReplicateKey", R"(,"ReplicaRegion":")" + region + '"' + more);
  }
  boost::json::value metadata(const std::string& region) {
    const auto reply = in(region, "DescribeKey");
    EXPECT_EQ(reply.status, 200) << reply.body;
    return boost::json::parse(reply.body).at("KeyMetadata");
  }
  std::string state(const std::string& region) {
    const auto reply = in(region, "DescribeKey");
    if (reply.status != 200) return std::string(reply.error_type);
    return std::string(metadata(region).at("KeyState").as_string());
  }
  std::string arn(const std::string& region) const {
    return "arn:aws:kms:" + region + ":123456789012:key/" + id_;
  }

  TestNode node_;
  const std::string id_ = create(R"({"MultiRegion":true,"Description":"primary"})");
};

TEST_F(KmsRegions, AReplicaOpensWhatThePrimarySealed) {
  const std::string blob = member(in(here, "Encrypt", R"(,"Plaintext":"YQ==")"), "CiphertextBlob");
  const std::string decrypt = R"({"CiphertextBlob":")" + blob + "\"}";
  EXPECT_EQ(node_.kms_in(there, "Decrypt", decrypt).error_type, "AccessDeniedException");
  node_.clock.set(node_.clock.now() + 1s);  // an absence is believed for a second
  const auto made = replicate(there, R"(,"Description":"replica","Tags":[{"TagKey":"a","TagValue":"b"}])");
  ASSERT_EQ(made.status, 200) << made.body;
  const auto answer = boost::json::parse(made.body);
  EXPECT_EQ(answer.at("ReplicaKeyMetadata").at("Arn").as_string(), arn(there));
  EXPECT_EQ(answer.at("ReplicaKeyMetadata").at("Description").as_string(), "replica");
  EXPECT_EQ(boost::json::serialize(answer.at("ReplicaTags")), R"([{"TagKey":"a","TagValue":"b"}])");
  EXPECT_EQ(answer.at("ReplicaPolicy").as_string(), keys::default_key_policy("123456789012"));
  EXPECT_EQ(answer.at("ReplicaKeyMetadata"), metadata(there));
  EXPECT_EQ(boost::json::serialize(metadata(there).at("MultiRegionConfiguration")),
            R"({"MultiRegionKeyType":"REPLICA","PrimaryKey":{"Arn":")" + arn(here) +
                R"(","Region":"ap-northeast-2"},"ReplicaKeys":[{"Arn":")" + arn(there) +
                R"(","Region":"us-east-1"}]})");
  EXPECT_EQ(metadata(here).at("MultiRegionConfiguration").at("MultiRegionKeyType").as_string(), "PRIMARY");
  EXPECT_EQ(metadata(here).at("MultiRegionConfiguration").at("ReplicaKeys").as_array().size(), 1u);
  const auto opened = node_.kms_in(there, "Decrypt", decrypt);
  EXPECT_EQ(member(opened, "Plaintext"), "YQ==");
  EXPECT_EQ(member(opened, "KeyId"), arn(there));
}

TEST_F(KmsRegions, OnlyAPrimaryReplicatesAndOnceToARegion) {
  ASSERT_EQ(replicate(there).status, 200);
  for (const std::string& region : {here, there})
    expect_error(replicate(region), "AlreadyExistsException",
                 "Unable to replicate key " + arn(here) + " to region " + region +
                     ", as the key already exists there.");
  expect_error(in(there, "ReplicateKey", R"(,"ReplicaRegion":"eu-west-1")"), "UnsupportedOperationException",
               arn(there) + " is not a multi-region primary key.");
  const std::string single = node_.new_key();
  expect_error(node_.kms("ReplicateKey", R"({"KeyId":")" + single + R"(","ReplicaRegion":"eu-west-1"})"),
               "UnsupportedOperationException", node_.arn(single) + " is not a multi-region primary key.");
  EXPECT_EQ(replicate("nowhere").error_type, "ValidationException");
}

TEST_F(KmsRegions, AReplicaHasAPolicyOfItsOwnThatIsCheckedForLockout) {
  const std::string nobody =
      R"({\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::123456789012:root\"},\"Action\":\"kms:DescribeKey\",\"Resource\":\"*\"}]})";
  expect_error(replicate(there, R"(,"Policy":")" + nobody + '"'), "MalformedPolicyDocumentException",
               "The new key policy will not allow you to update the key policy in the future.");
  EXPECT_EQ(state(there), "NotFoundException");
  node_.clock.set(node_.clock.now() + 1s);
  EXPECT_EQ(replicate(there, R"(,"BypassPolicyLockoutSafetyCheck":true,"Policy":")" + nobody + '"').status,
            200);
  EXPECT_EQ(in(there, "Encrypt", R"(,"Plaintext":"YQ==")").error_type, "AccessDeniedException");
  EXPECT_EQ(in(here, "Encrypt", R"(,"Plaintext":"YQ==")").status, 200);
}

TEST_F(KmsRegions, StatesAreOfARegionAndRotationIsOfTheFamily) {
  ASSERT_EQ(replicate(there).status, 200);
  ASSERT_EQ(in(there, "DisableKey").status, 200);
  EXPECT_EQ(state(here), "Enabled");
  ASSERT_EQ(in(there, "EnableKey").status, 200);
  for (const char* operation : {"EnableKeyRotation", "DisableKeyRotation", "RotateKeyOnDemand"})
    expect_error(in(there, operation), "UnsupportedOperationException",
                 arn(there) + " is not a multi-region primary key.");
  const auto before = metadata(there).at("CurrentKeyMaterialId");
  ASSERT_EQ(in(here, "RotateKeyOnDemand").status, 200);
  EXPECT_NE(metadata(there).at("CurrentKeyMaterialId"), before);
  EXPECT_EQ(metadata(there).at("CurrentKeyMaterialId"), metadata(here).at("CurrentKeyMaterialId"));
}

TEST_F(KmsRegions, AnotherRegionMayBecomePrimary) {
  ASSERT_EQ(in(here, "EnableKeyRotation", R"(,"RotationPeriodInDays":90)").status, 200);
  expect_error(in(here, "UpdatePrimaryRegion", R"(,"PrimaryRegion":"us-east-1")"), "NotFoundException",
               "Key '" + arn(there) + "' does not exist");
  node_.clock.set(node_.clock.now() + 1s);
  ASSERT_EQ(replicate(there).status, 200);
  expect_error(in(there, "UpdatePrimaryRegion", R"(,"PrimaryRegion":"us-east-1")"),
               "UnsupportedOperationException", arn(there) + " is not a multi-region primary key.");
  const auto moved = in(here, "UpdatePrimaryRegion", R"(,"PrimaryRegion":"us-east-1")");
  EXPECT_EQ(moved.status, 200);
  EXPECT_EQ(std::string_view(moved.body), "");
  EXPECT_EQ(metadata(there).at("MultiRegionConfiguration").at("MultiRegionKeyType").as_string(), "PRIMARY");
  EXPECT_EQ(metadata(here).at("MultiRegionConfiguration").at("MultiRegionKeyType").as_string(), "REPLICA");
  const auto before = metadata(there).at("CurrentKeyMaterialId");
  node_.pass(91 * day);
  EXPECT_NE(metadata(here).at("CurrentKeyMaterialId"), before);
}

TEST_F(KmsRegions, APrimaryWaitsForItsReplicas) {
  ASSERT_EQ(replicate(there).status, 200);
  ASSERT_EQ(replicate(third).status, 200);
  EXPECT_EQ(
      std::string_view(in(here, "ScheduleKeyDeletion", R"(,"PendingWindowInDays":7)").body),
      R"({"KeyId":")" + arn(here) + R"(","KeyState":"PendingReplicaDeletion","PendingWindowInDays":7})");
  EXPECT_EQ(metadata(here).at("PendingDeletionWindowInDays").as_int64(), 7);
  EXPECT_EQ(metadata(here).as_object().if_contains("DeletionDate"), nullptr);
  expect_error(in(here, "Encrypt", R"(,"Plaintext":"YQ==")"), "KMSInvalidStateException",
               arn(here) + " is pending replica deletion.");
  EXPECT_EQ(in(there, "Encrypt", R"(,"Plaintext":"YQ==")").status, 200);
  node_.pass(40 * day);
  EXPECT_EQ(state(here), "PendingReplicaDeletion");
  ASSERT_EQ(in(there, "ScheduleKeyDeletion", R"(,"PendingWindowInDays":7)").status, 200);
  node_.pass(8 * day);
  EXPECT_EQ(state(there), "NotFoundException");
  EXPECT_EQ(state(here), "PendingReplicaDeletion");
  ASSERT_EQ(in(third, "ScheduleKeyDeletion", R"(,"PendingWindowInDays":7)").status, 200);
  node_.pass(8 * day);
  EXPECT_EQ(state(third), "NotFoundException");
  EXPECT_EQ(state(here), "PendingDeletion");
  EXPECT_EQ(metadata(here).at("DeletionDate").as_double(), seconds(node_.clock.now() + 7 * day));
  node_.pass(8 * day);
  EXPECT_EQ(state(here), "NotFoundException");
  const auto left = node_.at_rest.store->list("kms/", {}, 1000).value();
  for (const auto& record : left) EXPECT_EQ(record.key.find(id_), std::string::npos) << record.key;
}

TEST_F(KmsRegions, AWaitingPrimaryCanBeSaved) {
  ASSERT_EQ(replicate(there).status, 200);
  ASSERT_EQ(in(here, "ScheduleKeyDeletion").status, 200);
  ASSERT_EQ(in(here, "CancelKeyDeletion").status, 200);
  EXPECT_EQ(state(here), "Disabled");
  ASSERT_EQ(in(there, "ScheduleKeyDeletion").status, 200);
  node_.pass(31 * day);
  EXPECT_EQ(state(there), "NotFoundException");
  EXPECT_EQ(state(here), "Disabled");
  expect_error(replicate(there), "DisabledException", arn(here) + " is disabled.");
  ASSERT_EQ(in(here, "EnableKey").status, 200);
  ASSERT_EQ(replicate(there).status, 200);
}

TEST_F(KmsRegions, APrimaryThatIsScheduledMeanwhileIsNotReplicated) {
  node_.store.before_commit = [&] { EXPECT_EQ(in(here, "ScheduleKeyDeletion").status, 200); };
  expect_error(replicate(there), "KMSInvalidStateException", arn(here) + " is pending deletion.");
  ASSERT_EQ(in(here, "CancelKeyDeletion").status, 200);
  ASSERT_EQ(in(here, "EnableKey").status, 200);
  ASSERT_EQ(replicate(there).status, 200);
  node_.store.before_commit = [&] { EXPECT_EQ(in(there, "ScheduleKeyDeletion").status, 200); };
  expect_error(in(here, "UpdatePrimaryRegion", R"(,"PrimaryRegion":"us-east-1")"), "KMSInvalidStateException",
               arn(there) + " is pending deletion.");
}

TEST_F(KmsRegions, ReplicatingNeedsRightsInBothRegions) {
  const auto user = [&](const std::string& name, const std::string& statements) {
    const Signer made = node_.add_user(name, R"({"Version":"2012-10-17","Statement":[)" + statements + "]}");
    node_.start();
    return made;
  };
  const auto replicate_as = [&](const Signer& signer) {
    return node_.service->serve(
        node_
            .sign(node_.unsigned_kms("ReplicateKey",
                                     R"({"KeyId":")" + id_ + R"(","ReplicaRegion":"us-east-1"})"),
                  signer)
            .view());
  };
  const std::string may = R"({"Effect":"Allow","Action":"kms:ReplicateKey","Resource":"*"})";
  EXPECT_EQ(replicate_as(user("anna", may)).error_type, "AccessDeniedException");
  const std::string create_here =
      R"({"Effect":"Allow","Action":"kms:CreateKey","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"ap-northeast-2"}}})";
  EXPECT_EQ(replicate_as(user("bert", may + "," + create_here)).error_type, "AccessDeniedException");
  const std::string only_elsewhere =
      R"({"Effect":"Allow","Action":["kms:ReplicateKey","kms:CreateKey"],"Resource":"*"},{"Effect":"Deny","Action":"kms:ReplicateKey","Resource":"*","Condition":{"StringEquals":{"kms:ReplicaRegion":"us-east-1"}}})";
  EXPECT_EQ(replicate_as(user("cora", only_elsewhere)).error_type, "AccessDeniedException");
  const std::string create_there =
      R"({"Effect":"Allow","Action":"kms:CreateKey","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"us-east-1"}}})";
  EXPECT_EQ(replicate_as(user("dora", may + "," + create_there)).status, 200);
}

class KmsLastUsage : public testing::Test {
 protected:
  boost::json::value last() {
    const auto reply = node_.kms("GetKeyLastUsage", R"({"KeyId":")" + id_ + "\"}");
    EXPECT_EQ(reply.status, 200) << reply.body;
    return boost::json::parse(reply.body);
  }
  service::Reply encrypt() {
    return node_.kms("Encrypt", R"({"KeyId":")" + id_ + R"(","Plaintext":"YQ=="})");
  }
  TestNode node_;
  const std::string id_ = node_.new_key();
};

TEST_F(KmsLastUsage, AKeyThatWasNeverUsedHasNone) {
  ASSERT_EQ(node_.kms("DescribeKey", R"({"KeyId":")" + id_ + "\"}").status, 200);
  EXPECT_EQ(boost::json::serialize(last()), R"({"KeyId":")" + node_.arn(id_) +
                                                R"(","KeyLastUsage":{},"TrackingStartDate":1.79551260025E9,)"
                                                R"("KeyCreationDate":1.79551260025E9})");
}

TEST_F(KmsLastUsage, ASuccessfulUseIsToldAtOnceAndAfterARestart) {
  node_.clock.set(node_.clock.now() + 1h);
  const auto encrypted = encrypt();
  const auto noted = last().at("KeyLastUsage");
  EXPECT_EQ(noted.at("Operation").as_string(), "Encrypt");
  EXPECT_EQ(noted.at("KmsRequestId").as_string(), encrypted.request_id);
  EXPECT_EQ(noted.at("CloudTrailEventId").as_string(), encrypted.request_id);
  EXPECT_EQ(noted.at("Timestamp").as_double(), seconds(node_.clock.now()));
  EXPECT_EQ(node_.kms("Decrypt", R"({"CiphertextBlob":"AQEA"})").status, 400);
  EXPECT_EQ(encrypt().status, 200);
  const auto after = last().at("KeyLastUsage");
  EXPECT_NE(after, noted);
  ASSERT_TRUE(node_.due_work->flush());
  node_.start();
  EXPECT_EQ(last().at("KeyLastUsage"), after);
  const auto decrypted =
      node_.kms("Decrypt", R"({"CiphertextBlob":")" + member(encrypt(), "CiphertextBlob") + "\"}");
  EXPECT_EQ(last().at("KeyLastUsage").at("Operation").as_string(), "Decrypt");
}

TEST_F(KmsLastUsage, AFailedUseIsNone) {
  const std::string blob = member(encrypt(), "CiphertextBlob");
  const auto before = last();
  const std::string wrong = R"({"CiphertextBlob":")" + blob + R"(","EncryptionContext":{"a":"b"}})";
  expect_error(node_.kms("Decrypt", wrong), "InvalidCiphertextException", "");
  EXPECT_EQ(last(), before);
  EXPECT_EQ(node_.kms("Encrypt", R"({"KeyId":")" + id_ + R"(","Plaintext":"YQ==","DryRun":true})").status,
            400);
  EXPECT_EQ(last(), before);
}

TEST_F(KmsLastUsage, StageCallsCount) {
  ASSERT_EQ(node_.stage("/prod/encrypt", R"({"plaintext":"x"})").status, 200);
  const auto reply = node_.kms("GetKeyLastUsage", R"({"KeyId":")" + node_.key_id + "\"}");
  EXPECT_EQ(boost::json::parse(reply.body).at("KeyLastUsage").at("Operation").as_string(), "GenerateDataKey");
}

TEST_F(KmsLastUsage, IsWrittenOnceAndNotAudited) {
  ASSERT_EQ(encrypt().status, 200);
  node_.store.tried.clear();
  ASSERT_TRUE(node_.due_work->flush());
  ASSERT_TRUE(node_.due_work->flush());
  std::size_t puts = 0;
  for (const auto& changes : node_.store.tried) {
    for (const Change& change : changes) {
      EXPECT_FALSE(change.key.starts_with("audit/")) << change.key;
      puts += change.key.starts_with("kms/last-usage/");
    }
  }
  EXPECT_EQ(puts, 1u);
  node_.store.conflicts = 1;
  node_.clock.set(node_.clock.now() + 1s);
  ASSERT_EQ(encrypt().status, 200);
  ASSERT_TRUE(node_.due_work->flush());
  const std::string name = "kms/last-usage/ap-northeast-2/" + id_;
  EXPECT_EQ(node_.at_rest.store->get(name).value()->version, 1u);
  ASSERT_TRUE(node_.due_work->flush());
  EXPECT_EQ(node_.at_rest.store->get(name).value()->version, 2u);
}

}  // namespace
}  // namespace bongtu::app
