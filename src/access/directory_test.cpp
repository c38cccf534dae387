#include "access/directory.h"

#include <gtest/gtest.h>

#include "access/decision.h"
#include "access/records.h"
#include "root/test_tree.h"
#include "store/prefixes.h"

namespace bongtu::access {
namespace {

namespace prefix = store::prefix;

const std::string account(root::test_account);
const std::string id_a = "AKIAAAAAAAAAAAAAAAAA";
const std::string id_b = "AKIABBBBBBBBBBBBBBBB";
const std::string secret_a = "secret-of-a/0000000000000000000000000000";
const std::string allow_all =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})";
std::string json_text(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}
const std::string host = "localhost", date = "20261124T093000Z";

// A KMS request that owns its text, signed.
struct Signed {
  std::string body = "{}";
  std::string authorization;
  std::vector<sigv4::Header> headers;
  sigv4::SignedRequest view() const { return {"POST", "/", headers, body}; }
};

Signed signed_by(const std::string& id, const std::string& secret,
                 const std::string& region = "ap-northeast-2") {
  Signed request;
  request.headers = {{"host", host}, {"x-amz-date", date}};
  request.authorization =
      sigv4::sign(request.view(), id, Secret::copy_of(secret), {"20261124", region, "kms"}).value();
  return request;
}

class NoValues : public ConditionValues {
 public:
  std::optional<std::vector<std::string>> find(std::string_view) const override { return std::nullopt; }
};
bool may(const Principal& principal, std::string_view action, std::string_view resource) {
  return decide(principal, {action, resource, NoValues()}).allowed();
}

class DirectoryTest : public testing::Test {
 protected:
  DirectoryTest() {
    put_user("alice", allow_all);
    put_access_key(id_a, "alice", true, secret_a);
    put_access_key(id_b, "alice", false, secret_a);
  }

  void put_user(const std::string& name, const std::string& policy) {
    at_rest_.put(std::string(prefix::user) + name, to_record(UserRecord{name, 0, {{"P", policy}}}));
  }
  void put_role(const std::string& name, const std::string& policy) {
    at_rest_.put(std::string(prefix::role) + name, to_record(RoleRecord{name, 0, {{"P", policy}}}));
  }
  void put_access_key(const std::string& id, const std::string& user, bool active,
                      const std::string& secret) {
    const std::string record = std::string(prefix::access_key) + id;
    at_rest_.put(
        record, to_record(AccessKeyRecord{user, active, 0,
                                          at_rest_.tree->seal(secret_purpose, record, 1, as_bytes(secret))}));
  }

  Result<std::unique_ptr<Directory>> load() {
    return Directory::load(*at_rest_.store, *at_rest_.tree, account);
  }

  Result<std::shared_ptr<const Principal>> authenticate(const Directory& directory, Signed request) {
    request.headers.push_back({"authorization", request.authorization});
    TRY(const sigv4::Claim claim, sigv4::read_claim(request.view(), at_rest_.clock.now()));
    return directory.authenticate(request.view(), claim, at_rest_.clock.now());
  }

  void expect_load_refused(const std::string& detail) {
    const auto directory = load();
    ASSERT_FALSE(directory);
    EXPECT_EQ(directory.error().fault, Fault::internal);
    EXPECT_EQ(directory.error().detail.substr(0, detail.size()), detail);
  }

  root::TestTree at_rest_;
};

const std::string bad_signature =
    "The request signature we calculated does not match the signature you provided.";
const std::string bad_token = "The security token included in the request is invalid.";

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

TEST_F(DirectoryTest, RefusesToLoadAPolicyItDoesNotUnderstand) {
  put_user("bob", R"({"Version":"2012-10-17","Statement":[],"Condition":{}})");
  expect_load_refused("policy P of arn:aws:iam::123456789012:user/bob: ");
}

TEST_F(DirectoryTest, RefusesToLoadARolesPolicyItDoesNotUnderstand) {
  put_role("r", "{}");
  expect_load_refused("policy P of arn:aws:iam::123456789012:role/r: ");
}

TEST_F(DirectoryTest, RefusesToLoadAnAccessKeyWithoutUser) {
  put_access_key("AKIAEEEEEEEEEEEEEEEE", "nobody", true, secret_a);
  expect_load_refused("iam/access-key/AKIAEEEEEEEEEEEEEEEE has no user");
}

TEST_F(DirectoryTest, RefusesToLoadRecordsThatSomeoneChanged) {
  for (const std::string& key :
       {std::string(prefix::user) + "alice", std::string(prefix::access_key) + id_a}) {
    at_rest_.tamper(key);
    expect_load_refused("");
    const auto version = at_rest_.engine->get(key).value()->version;
    at_rest_.put(key, to_record(UserRecord{"alice", 0, {}}), version);
  }
}

TEST_F(DirectoryTest, RefusesToLoadARecordOfAnotherShape) {
  at_rest_.put(std::string(prefix::role) + "r", to_bytes(R"({"name":1})"));
  expect_load_refused("a record does not fit its shape: ");
}

TEST_F(DirectoryTest, ReadsRecordsOfTheFirstVersion) {
  at_rest_.put("iam/user/old",
               to_bytes(R"({"name":"old","created":1.000,"policies":[{"name":"P","document":)" +
                        json_text(allow_all) + "}]}"));
  at_rest_.put("iam/role/old", to_bytes(R"({"name":"old","created":1.000,"policies":[]})"));
  std::string id;
  for (int again = 0; again < 2; ++again) {
    const auto directory = load();
    ASSERT_TRUE(directory);
    const auto user = (*directory)->people()->user("old");
    EXPECT_EQ(user->arn, "arn:aws:iam::123456789012:user/old");
    EXPECT_EQ(user->record.id.substr(0, 4), "AIDA");
    EXPECT_EQ(user->record.id.size(), 21u);
    EXPECT_TRUE(id.empty() || user->record.id == id);
    id = user->record.id;
    const auto role = (*directory)->people()->role("old");
    EXPECT_EQ(role->trust, nullptr);
    EXPECT_EQ(role->record.max_session, 3600);
  }
}

TEST_F(DirectoryTest, RefusesToLoadWhoLacksAPolicy) {
  UserRecord user;
  user.name = "bob";
  user.attached = {"arn:aws:iam::123456789012:policy/none"};
  at_rest_.put("iam/user/bob", to_record(user));
  expect_load_refused("bob lacks policy arn:aws:iam::123456789012:policy/none");
}

TEST_F(DirectoryTest, ReadsAgainWhatChanged) {
  const auto directory = load();
  ASSERT_TRUE(directory);
  const auto refresh = [&](const std::string& key) {
    const Change change{Change::Kind::put, key, 0, {}};
    return (*directory)->refresh({&change, 1});
  };
  const std::string record = std::string(prefix::access_key) + id_a;
  ASSERT_TRUE(authenticate(**directory, signed_by(id_a, secret_a)));
  const Change gone{Change::Kind::remove, record, 1, {}};
  at_rest_.store->commit({&gone, 1}).value();
  EXPECT_TRUE(authenticate(**directory, signed_by(id_a, secret_a)));  // nobody said so
  EXPECT_TRUE(refresh(record));
  EXPECT_EQ(authenticate(**directory, signed_by(id_a, secret_a)).error().fault, Fault::unrecognized_client);
  put_access_key(id_a, "alice", true, "another secret/0000000000000000000000000");
  EXPECT_TRUE(refresh(record));
  EXPECT_EQ(authenticate(**directory, signed_by(id_a, secret_a)).error().fault, Fault::invalid_signature);
  EXPECT_TRUE(authenticate(**directory, signed_by(id_a, "another secret/0000000000000000000000000")));
  EXPECT_TRUE(refresh("kms/key/whatever"));
}

TEST_F(DirectoryTest, WhatCannotBeReadIsGoneUntilItCan) {
  const auto directory = load();
  ASSERT_TRUE(directory);
  const std::string record = std::string(prefix::access_key) + id_a;
  const auto good = at_rest_.engine->get(record).value().value();
  at_rest_.tamper(record);
  const Change change{Change::Kind::put, record, 0, {}};
  EXPECT_FALSE((*directory)->refresh({&change, 1}));
  EXPECT_EQ(authenticate(**directory, signed_by(id_a, secret_a)).error().fault, Fault::unrecognized_client);
  const std::vector<Change> mended = {{Change::Kind::remove, record, 2, {}}};
  at_rest_.engine->commit(mended).value();
  const std::vector<Change> back = {{Change::Kind::put, record, 0, good.value}};
  at_rest_.engine->commit(back).value();
  EXPECT_TRUE((*directory)->refresh({}));
  EXPECT_TRUE(authenticate(**directory, signed_by(id_a, secret_a)));
}

}  // namespace
}  // namespace bongtu::access
