// Deletion of KMS keys: scheduled, cancelled, done when due, and never hastened by a moved clock.
#include <boost/json/parse.hpp>

#include "app/test_node.h"

namespace bongtu::app {
namespace {

using namespace std::chrono_literals;
constexpr auto day = 24h;

class KmsDeletion : public testing::Test {
 protected:
  KmsDeletion() { node_.pass(0ms); }

  std::string body(const std::string& more = "") const { return R"({"KeyId":")" + id_ + '"' + more + "}"; }
  service::Reply schedule(int days = 7) {
    return node_.kms("ScheduleKeyDeletion", body(R"(,"PendingWindowInDays":)" + std::to_string(days)));
  }
  std::string state() {
    const auto reply = node_.kms("DescribeKey", body());
    if (reply.status != 200) return std::string(reply.error_type);
    return std::string(boost::json::parse(reply.body).at("KeyMetadata").at("KeyState").as_string());
  }
  std::size_t records(std::string_view prefix) const {
    return node_.at_rest.store->list(prefix, {}, 1000).value().size();
  }

  TestNode node_;
  const std::string id_ = node_.new_key();
  const std::string arn_ = node_.arn(id_);
};

TEST_F(KmsDeletion, TheWindowIsThirtyDaysUnlessItIsGiven) {
  const auto reply = node_.kms("ScheduleKeyDeletion", body());
  EXPECT_EQ(std::string_view(reply.body),
            R"({"KeyId":")" + arn_ +
                R"(","DeletionDate":1798104600.250,"KeyState":"PendingDeletion","PendingWindowInDays":30})");
  const auto metadata = boost::json::parse(node_.kms("DescribeKey", body()).body).at("KeyMetadata");
  EXPECT_EQ(metadata.at("DeletionDate").as_double(), 1798104600.250);
  EXPECT_FALSE(metadata.at("Enabled").as_bool());
}

TEST_F(KmsDeletion, TheWindowIsSevenToThirtyDays) {
  for (const int days : {1, 6, 31, 365})
    expect_error(schedule(days), "ValidationException", "PendingWindowInDays must be between 7 and 30.");
  expect_error(
      schedule(0), "ValidationException",
      "1 validation error detected: Value '0' at 'pendingWindowInDays' failed to satisfy constraint: "
      "Member must have value greater than or equal to 1");
  EXPECT_EQ(state(), "Enabled");
  EXPECT_EQ(schedule(7).status, 200);
}

TEST_F(KmsDeletion, AKeyThatWaitsForItsDeletionCanOnlyBeSaved) {
  ASSERT_EQ(schedule().status, 200);
  for (const char* operation : {"ScheduleKeyDeletion", "EnableKey", "DisableKey", "EnableKeyRotation",
                                "DisableKeyRotation", "RotateKeyOnDemand"}) {
    expect_error(node_.kms(operation, body()), "KMSInvalidStateException", arn_ + " is pending deletion.");
  }
  expect_error(node_.kms("Encrypt", body(R"(,"Plaintext":"YQ==")")), "KMSInvalidStateException",
               arn_ + " is pending deletion.");
  EXPECT_EQ(member(node_.kms("CancelKeyDeletion", body()), "KeyId"), arn_);
  EXPECT_EQ(state(), "Disabled");
  expect_error(node_.kms("CancelKeyDeletion", body()), "KMSInvalidStateException",
               arn_ + " is not pending deletion.");
  EXPECT_EQ(records("due/"), 0u);
  ASSERT_EQ(node_.kms("EnableKey", body()).status, 200);
  expect_error(node_.kms("CancelKeyDeletion", body()), "KMSInvalidStateException",
               arn_ + " is not pending deletion.");
  node_.pass(40 * day);
  EXPECT_EQ(state(), "Enabled");
}

TEST_F(KmsDeletion, ACancelledKeyCanBeScheduledAgain) {
  ASSERT_EQ(schedule().status, 200);
  ASSERT_EQ(node_.kms("CancelKeyDeletion", body()).status, 200);
  ASSERT_EQ(schedule().status, 200);
  EXPECT_EQ(records("due/"), 1u);
}

TEST_F(KmsDeletion, HappensWhenItIsDueAndLeavesNothing) {
  ASSERT_EQ(node_.kms("CreateAlias", R"({"AliasName":"alias/gone","TargetKeyId":")" + id_ + "\"}").status,
            200);
  const std::string grant = R"(,"GranteePrincipal":")" + node_.admin_arn + R"(","RetiringPrincipal":")" +
                            node_.admin_arn + R"(","Operations":["Encrypt"])";
  ASSERT_EQ(node_.kms("CreateGrant", body(grant)).status, 200);
  const auto encrypted = node_.kms("Encrypt", body(R"(,"Plaintext":"YQ==")"));
  ASSERT_EQ(encrypted.status, 200);
  ASSERT_TRUE(node_.due_work->flush());
  EXPECT_EQ(records("kms/last-usage/"), 1u);
  ASSERT_EQ(schedule().status, 200);
  node_.pass(7 * day - 1s);
  EXPECT_EQ(state(), "PendingDeletion");
  node_.pass(1min);
  EXPECT_EQ(state(), "NotFoundException");
  const auto left = node_.at_rest.engine->list("", {}, 1000).value();
  for (const auto& record : left) EXPECT_EQ(record.key.find(id_), std::string::npos) << record.key;
  EXPECT_EQ(records("kms/grant"), 0u);
  EXPECT_EQ(records("kms/retiring/"), 0u);
  EXPECT_EQ(records("due/"), 0u);
  expect_error(node_.kms("DescribeKey", R"({"KeyId":"alias/gone"})"), "NotFoundException",
               "Alias arn:aws:kms:ap-northeast-2:123456789012:alias/gone is not found.");
  const std::string blob = member(encrypted, "CiphertextBlob");
  expect_error(node_.kms("Decrypt", R"({"CiphertextBlob":")" + blob + "\"}"), "AccessDeniedException",
               "The ciphertext refers to a customer master key that does not exist, does not exist in this "
               "region, or you are not allowed to access.");
}

TEST_F(KmsDeletion, ManyGrantsGoInSeveralCommits) {
  constexpr int many = 450;
  const std::string grant = R"(,"GranteePrincipal":")" + node_.admin_arn + R"(","Operations":["Encrypt"])";
  for (int made = 0; made < many; ++made) ASSERT_EQ(node_.kms("CreateGrant", body(grant)).status, 200);
  ASSERT_EQ(schedule().status, 200);
  node_.store.tried.clear();
  node_.pass(8 * day);
  std::size_t largest = 0, commits = 0;
  for (const auto& changes : node_.store.tried) {
    largest = std::max(largest, changes.size());
    commits += changes.size() > 300;
  }
  EXPECT_EQ(state(), "NotFoundException");
  EXPECT_EQ(records("kms/grant"), 0u);
  EXPECT_EQ(commits, 2u);  // and the last 50 with the key
  EXPECT_LT(largest, 700u);
}

// A key with 210 grants whose deletion failed after its first commit: a regression test of cancelling it
// then.
TEST_F(KmsDeletion, ThatHasBegunCannotBeCancelledAndGoesOnWhereItWasInterrupted) {
  const std::string grant = R"(,"GranteePrincipal":")" + node_.admin_arn + R"(","Operations":["Encrypt"])";
  for (int made = 0; made < 210; ++made) ASSERT_EQ(node_.kms("CreateGrant", body(grant)).status, 200);
  const std::string blob = member(node_.kms("Encrypt", body(R"(,"Plaintext":"YQ==")")), "CiphertextBlob");
  ASSERT_EQ(schedule().status, 200);
  node_.clock.set(node_.clock.now() + 8 * day);
  node_.steady += 8 * day;
  int commits = 0;
  const std::function<void()> fail_third = [&] {
    node_.store.before_commit = fail_third;
    node_.store.fails = ++commits == 3;  // after the note of counted time and the first grants
  };
  node_.store.before_commit = fail_third;
  EXPECT_FALSE(node_.due_work->round(node_.steady));
  node_.store.before_commit = nullptr;
  node_.store.fails = false;
  EXPECT_EQ(records("kms/grant/"), 10u);
  const auto counted =
      from_record<keys::KeyRecord>(node_.at_rest.store->get("kms/key/ap-northeast-2/" + id_).value()->value);
  EXPECT_EQ(counted->grants, 10);
  for (const bool restarted : {false, true}) {
    if (restarted) node_.start();
    for (const char* operation : {"CancelKeyDeletion", "DescribeKey", "EnableKey", "ListGrants"})
      expect_error(node_.kms(operation, body()), "NotFoundException", "Key '" + arn_ + "' does not exist");
    EXPECT_EQ(node_.kms("Decrypt", R"({"CiphertextBlob":")" + blob + "\"}").error_type,
              "AccessDeniedException");
  }
  node_.move_clock(-5 * day);  // what has begun does not wait for the date again
  EXPECT_EQ(records("kms/grant"), 0u);
  EXPECT_EQ(records("kms/key/ap-northeast-2/" + id_), 0u);
  EXPECT_EQ(records("due/"), 0u);
}

TEST_F(KmsDeletion, IsAudited) {
  ASSERT_EQ(schedule().status, 200);
  node_.pass(8 * day);
  node_.stop();
  const std::string log = node_.audit_log();
  EXPECT_NE(log.find(R"("service":"kms","operation":"DeleteKey","principal":"kms.amazonaws.com",)"
                     R"("region":"ap-northeast-2","keys":[")" +
                     arn_ + R"("],"outcome":"ok"})"),
            std::string::npos)
      << log;
}

TEST_F(KmsDeletion, AMovedClockDoesNotHastenIt) {
  ASSERT_EQ(schedule().status, 200);
  node_.move_clock(40 * day);
  EXPECT_EQ(state(), "PendingDeletion");
  for (int minutes = 0; minutes < 10; ++minutes) node_.pass(1min);
  EXPECT_EQ(state(), "PendingDeletion");
  node_.start();  // with the wrong clock: a day at most
  node_.pass(0ms);
  EXPECT_EQ(state(), "PendingDeletion");
  node_.move_clock(-40 * day);
  EXPECT_EQ(state(), "PendingDeletion");
  ASSERT_EQ(node_.kms("CancelKeyDeletion", body()).status, 200);
  EXPECT_EQ(state(), "Disabled");
}

TEST_F(KmsDeletion, AClockThatWasMovedAndSetRightMakesItNoEarlierThanTheDate) {
  ASSERT_EQ(schedule().status, 200);
  node_.move_clock(40 * day);
  node_.pass(2 * day);
  node_.move_clock(-40 * day);
  node_.pass(1min);  // notices it
  node_.pass(5 * day - 2min);
  EXPECT_EQ(state(), "PendingDeletion");
  node_.pass(2min);
  EXPECT_EQ(state(), "NotFoundException");
}

TEST_F(KmsDeletion, AClockThatIsSetBackDelaysIt) {
  ASSERT_EQ(schedule().status, 200);
  node_.move_clock(-3 * day);
  node_.pass(1min);  // notices it
  node_.pass(8 * day);
  EXPECT_EQ(state(), "PendingDeletion");  // the date has not come
  node_.pass(3 * day);
  EXPECT_EQ(state(), "NotFoundException");
}

TEST_F(KmsDeletion, IsDoneByWhoeverIsFirst) {
  ASSERT_EQ(schedule().status, 200);
  // Cancelled between the look at the key and the commit.
  node_.clock.set(node_.clock.now() + 8 * day);
  node_.steady += 8 * day;
  int commits = 0;
  const std::function<void()> cancel = [&] {
    if (++commits == 1) {
      node_.store.before_commit = cancel;  // the first is the note of counted time
      return;
    }
    EXPECT_EQ(node_.kms("CancelKeyDeletion", body()).status, 200);
  };
  node_.store.before_commit = cancel;
  EXPECT_TRUE(node_.due_work->round(node_.steady));
  EXPECT_EQ(state(), "Disabled");
  EXPECT_EQ(records("due/"), 0u);
}

TEST_F(KmsDeletion, AFailingStoreIsTriedAgain) {
  ASSERT_EQ(schedule().status, 200);
  node_.store.fails = true;
  node_.clock.set(node_.clock.now() + 8 * day);
  node_.steady += 8 * day;
  EXPECT_FALSE(node_.due_work->round(node_.steady));
  node_.store.fails = false;
  node_.pass(1min);
  EXPECT_EQ(state(), "NotFoundException");
}

}  // namespace
}  // namespace bongtu::app
