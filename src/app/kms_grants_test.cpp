// Grants through Service::serve: what is committed, and what the audit log says. Who may what:
// keys/grants_test.cpp and tests/live/test_kms_grants.py.
#include "app/test_node.h"

namespace bongtu::app {
namespace {

class KmsGrants : public testing::Test {
 protected:
  std::string body(const std::string& more = {}) {
    return R"({"KeyId":")" + node_.key_id +
           R"(","GranteePrincipal":"arn:aws:iam::123456789012:user/u","Operations":["Encrypt"])" + more + "}";
  }
  std::size_t grants() { return node_.at_rest.store->list("kms/grant/", {}, 100).value().size(); }

  TestNode node_;
};

TEST_F(KmsGrants, AreCommittedWithTheirIndexesAndTheKeyInOneCommit) {
  const auto made =
      node_.kms("CreateGrant", body(R"(,"RetiringPrincipal":"arn:aws:iam::123456789012:root")"));
  ASSERT_EQ(made.status, 200) << made.body;
  EXPECT_TRUE(made.audit.empty());  // its record is in the commit
  std::vector<std::string> written;
  for (const Change& change : node_.store.tried.back())
    written.push_back(change.key.substr(0, change.key.find('/', change.key.find('/') + 1)));
  std::ranges::sort(written);
  written.erase(
      std::ranges::remove_if(written, [](const auto& key) { return key.starts_with("audit"); }).begin(),
      written.end());
  EXPECT_EQ(written, (std::vector<std::string>{"kms/grant", "kms/grantee", "kms/key", "kms/retiring"}));
  const std::string id = member(made, "GrantId");
  EXPECT_EQ(
      node_.kms("RevokeGrant", R"({"KeyId":")" + node_.key_id + R"(","GrantId":")" + id + R"("})").status,
      200);
  EXPECT_EQ(grants(), 0U);
  EXPECT_TRUE(node_.at_rest.store->list("kms/grantee/", {}, 1).value().empty());
  EXPECT_TRUE(node_.at_rest.store->list("kms/retiring/", {}, 1).value().empty());
}

TEST_F(KmsGrants, ADryRunOrARepetitionChangesNothing) {
  expect_error(node_.kms("CreateGrant", body(R"(,"DryRun":true)")), "DryRunOperationException",
               "The request would have succeeded, but the DryRun option is set.");
  EXPECT_EQ(grants(), 0U);
  const auto first = node_.kms("CreateGrant", body(R"(,"Name":"n")"));
  const std::size_t commits = node_.store.tried.size();
  const auto again = node_.kms("CreateGrant", body(R"(,"Name":"n")"));
  EXPECT_EQ(member(again, "GrantId"), member(first, "GrantId"));
  EXPECT_NE(member(again, "GrantToken"), member(first, "GrantToken"));
  EXPECT_EQ(node_.store.tried.size(), commits);
  EXPECT_FALSE(again.audit.empty());
}

TEST_F(KmsGrants, OutliveARestart) {
  const std::string token = member(node_.kms("CreateGrant", body()), "GrantToken");
  node_.start();
  EXPECT_EQ(node_.kms("RetireGrant", R"({"GrantToken":")" + token + R"("})").status, 200);
  EXPECT_EQ(grants(), 0U);
}

TEST_F(KmsGrants, ATokenIsOfItsRegion) {
  const std::string token = member(node_.kms("CreateGrant", body()), "GrantToken");
  expect_error(node_.kms_in("us-east-1", "RetireGrant", R"({"GrantToken":")" + token + R"("})"),
               "InvalidGrantTokenException", "");
  EXPECT_EQ(grants(), 1U);
}

TEST_F(KmsGrants, AreMadeAgainAfterAConflict) {
  node_.store.conflicts = 2;
  EXPECT_EQ(node_.kms("CreateGrant", body()).status, 200);
  EXPECT_EQ(grants(), 1U);
}

}  // namespace
}  // namespace bongtu::app
