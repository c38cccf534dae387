#include "access/directory_testing.h"

namespace bongtu::access {
namespace {

TEST_F(DirectoryTest, KnowsWhoSigned) {
  const auto directory = load();
  ASSERT_TRUE(directory);
  for (int again = 0; again < 3; ++again) {  // derived once, then from the cache
    const auto principal = authenticate(**directory, signed_by(id_a, secret_a));
    ASSERT_TRUE(principal) << principal.error().message;
    EXPECT_EQ((*principal)->arn, "arn:aws:iam::123456789012:user/alice");
    EXPECT_TRUE(may(**principal, "kms:CreateKey", "*"));
  }
}

TEST_F(DirectoryTest, RefusesAWrongSecretBeforeAndAfterARightOne) {
  const auto directory = load();
  for (int again = 0; again < 2; ++again) {
    const auto wrong = authenticate(**directory, signed_by(id_a, "another secret"));
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().fault, Fault::invalid_signature);
    EXPECT_TRUE(wrong.error().message.starts_with(bad_signature));
    EXPECT_TRUE(authenticate(**directory, signed_by(id_a, secret_a)));
  }
}

TEST_F(DirectoryTest, RefusesAChangedBodyWithACachedKey) {
  const auto directory = load();
  ASSERT_TRUE(authenticate(**directory, signed_by(id_a, secret_a)));
  Signed request = signed_by(id_a, secret_a);
  request.body = "{ }";
  EXPECT_EQ(authenticate(**directory, request).error().fault, Fault::invalid_signature);
}

TEST_F(DirectoryTest, RefusesUnknownAndInactiveAccessKeysAlike) {
  const auto directory = load();
  for (const std::string& id : {id_b, std::string("AKIACCCCCCCCCCCCCCCC")}) {
    for (const std::string& secret : {secret_a, std::string("another secret")}) {
      const auto refused = authenticate(**directory, signed_by(id, secret));
      ASSERT_FALSE(refused);
      EXPECT_EQ(refused.error().fault, Fault::unrecognized_client);
      EXPECT_EQ(refused.error().message, bad_token);
    }
  }
}

TEST_F(DirectoryTest, RefusesASessionTokenThatIsNone) {
  const auto directory = load();
  Signed request = signed_by(id_a, secret_a);
  request.headers.push_back({"X-Amz-Security-Token", "invented"});
  request.authorization =
      sigv4::sign(request.view(), id_a, Secret::copy_of(secret_a), {"20261124", "ap-northeast-2", "kms"})
          .value();
  const auto refused = authenticate(**directory, request);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, Fault::unrecognized_client);
  EXPECT_EQ(refused.error().message, bad_token);
}

TEST_F(DirectoryTest, KeepsMoreSigningKeysApartThanItsCacheHolds) {
  const auto directory = load();
  for (int round = 0; round < 1030; ++round) {
    const std::string region = "region-" + std::to_string(round);
    ASSERT_TRUE(authenticate(**directory, signed_by(id_a, secret_a, region))) << region;
  }
  ASSERT_TRUE(authenticate(**directory, signed_by(id_a, secret_a, "region-0")));
  ASSERT_FALSE(authenticate(**directory, signed_by(id_a, "another secret", "region-0")));
}

TEST_F(DirectoryTest, ASecretThatWasMovedToAnotherAccessKeyDoesNotOpen) {
  const std::string from = std::string(prefix::access_key) + id_a,
                    to = std::string(prefix::access_key) + "AKIADDDDDDDDDDDDDDDD";
  at_rest_.put(to, at_rest_.store->get(from).value()->value);
  const auto directory = load();
  const auto refused = authenticate(**directory, signed_by("AKIADDDDDDDDDDDDDDDD", secret_a));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, Fault::internal);
}

TEST_F(DirectoryTest, TheFunctionActsAsItsRole) {
  const std::string key = "arn:aws:kms:ap-northeast-2:123456789012:key/k";
  put_role("bongtu-encrypt",
           R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:Decrypt","Resource":")" +
               key + "\"}]}");
  const auto directory = load();
  ASSERT_TRUE(directory);
  const auto session = (*directory)->function_session("bongtu-encrypt");
  ASSERT_NE(session, nullptr);
  EXPECT_EQ(session->arn, "arn:aws:sts::123456789012:assumed-role/bongtu-encrypt/encrypt");
  EXPECT_TRUE(may(*session, "kms:Decrypt", key));
  EXPECT_FALSE(may(*session, "kms:Encrypt", key));
  EXPECT_EQ((*directory)->function_session("bongtu"), nullptr);
  EXPECT_EQ((*directory)->function_session(""), nullptr);
  EXPECT_EQ((*directory)->function_session("alice"), nullptr);  // a user is no role
}

// Authentication refused what AssumeRole had just made.
TEST_F(DirectoryTest, ASessionTokenThatWouldBeRefusedIsNotMade) {
  const auto directory = load();
  ASSERT_TRUE(directory);
  SessionRecord session;
  session.tags = {{"k", std::string(8'000, 'v')}};
  const auto made = (*directory)->make_session(session);
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_LE(made->token.size(), most_token);
  EXPECT_TRUE(open_token(*at_rest_.tree, made->access_key_id, made->token));
  session.tags = {{"k", std::string(10'000, 'v')}};
  EXPECT_EQ((*directory)->make_session(session).error().fault, Fault::limit_exceeded);
}

}  // namespace
}  // namespace bongtu::access
