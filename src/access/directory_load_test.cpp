// What the Directory reads: at the start, and again after changes.
#include "access/directory_testing.h"

namespace bongtu::access {
namespace {

std::string json_text(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
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
