// Grants in the store and in memory.
#include "keys/testing_grants.h"

namespace bongtu::keys {
namespace {

TEST_F(GrantsTest, OfTheSameNameAndParametersAreTheSame) {
  const std::string id = create(), other = create();
  GrantRecord named = grant_of({"Decrypt", "Encrypt"});
  EXPECT_NE(grant(id, named), grant(id, named));  // without a name
  named.name = "n";
  const std::string first = grant(id, named);
  named.created = 5;
  named.operations = {"Encrypt", "Decrypt"};
  EXPECT_EQ(grant(id, named), first);
  EXPECT_EQ(key(id)->record.grants, 3);
  EXPECT_NE(grant(other, named), first);
  named.retiring = user_arn("v");
  EXPECT_NE(grant(id, named), first);
  EXPECT_EQ(key(id)->record.grants, 4);
}

TEST_F(GrantsTest, AreAtMost50000AKeyAndCountedSafely) {
  const std::string id = create();
  Call one = call(), two = call();
  ASSERT_TRUE(catalog_.create_grant(one, *key(id), grant_of({"Decrypt"})));
  ASSERT_TRUE(catalog_.create_grant(two, *key(id), grant_of({"Encrypt"})));
  EXPECT_TRUE(commit(one));
  EXPECT_EQ(commit(two).error().fault, Fault::conflict);

  Call filling = call();
  KeyRecord full = key(id)->record;
  full.grants = grants_a_key;
  catalog_.put_key(filling, *key(id), full);
  ASSERT_TRUE(commit(filling));
  Call more = call();
  EXPECT_EQ(catalog_.create_grant(more, *key(id), grant_of({"Decrypt"})).error().fault,
            Fault::limit_exceeded);
  EXPECT_TRUE(more.changes.empty());
}

TEST_F(GrantsTest, AreListedInPagesByKeyGranteeAndRetiringPrincipal) {
  const std::string id = create();
  std::set<std::string> of_u, of_v;
  for (int i = 0; i < 5; ++i) {
    GrantRecord record = grant_of({"Decrypt"});
    of_u.insert(grant(id, record));
    record.grantee = user_arn("v");
    record.retiring = user_arn("w");
    of_v.insert(grant(id, record));
  }
  const auto ids = [](const Grants& grants) {
    std::set<std::string> found;
    for (const GrantEntry& each : grants) found.insert(each.id);
    return found;
  };
  std::set<std::string> all = of_u;
  all.insert(of_v.begin(), of_v.end());
  EXPECT_EQ(ids(catalog_.list_grants(call(), *key(id), {}, 100).value()), all);
  EXPECT_EQ(ids(catalog_.list_grants_of(call(), *key(id), user_arn("u"), {}, 100).value()), of_u);
  EXPECT_EQ(ids(catalog_.list_retirable_grants(call(), user_arn("w"), {}, 100).value()), of_v);
  EXPECT_TRUE(
      catalog_.list_retirable_grants(call(true, "us-east-1"), user_arn("w"), {}, 100).value().empty());

  const auto page = catalog_.list_grants(call(), *key(id), {}, 3).value();
  ASSERT_EQ(page.size(), 4U);  // one more
  const auto rest = catalog_.list_grants(call(), *key(id), page[2].id, 100).value();
  EXPECT_EQ(rest.size(), 7U);
  EXPECT_EQ(rest[0].id, page[3].id);
  EXPECT_EQ(catalog_.list_grants(call(false), *key(id), {}, 3).error().fault, Fault::later);
}

TEST_F(GrantsTest, WhatIsNotInMemoryIsForAWorker) {
  const std::string id = create();
  grant(id, grant_of({"Decrypt"}));
  const auto entry = key(id);
  EXPECT_EQ(catalog_.find_grants(call(false), *entry, user_arn("u")).error().fault, Fault::later);
  EXPECT_EQ(catalog_.find_grants(call(), *entry, user_arn("u")).value()->size(), 1U);
  EXPECT_EQ(catalog_.find_grants(call(false), *entry, user_arn("u")).value()->size(), 1U);
}

// 10,000 grants on one key for one grantee, in one commit.
class ManyGrants : public GrantsTest {
 protected:
  static constexpr std::size_t many = 10'000;
  ManyGrants() {
    Call creating = call();
    GrantRecord record = grant_of({"Encrypt"}, {}, a1);
    for (std::size_t made = 0; made < many; ++made)
      EXPECT_TRUE(catalog_.create_grant(creating, *key(id_), record));
    // The key's record once, with all of them.
    std::erase_if(creating.changes, [](const Change& change) { return change.key.starts_with("kms/key/"); });
    KeyRecord counted = key(id_)->record;
    counted.grants = many;
    catalog_.put_key(creating, *key(id_), counted);
    EXPECT_TRUE(commit(creating));
  }
  const std::string id_ = create();
};

TEST_F(ManyGrants, AreReadByThePageAndJudgedByWorkersOnly) {
  CountingStore store(*at_rest_.store);
  Catalog catalog(store, *at_rest_.tree);
  const auto entry = catalog.find_key(call(), id_).value();
  store.reads = 0;
  EXPECT_EQ(catalog.find_grants(call(), *entry, user_arn("u")).value()->size(), many);
  EXPECT_LE(store.reads, many / store::list_limit + 1);
  store.reads = 0;
  EXPECT_EQ(catalog.find_grants(call(), *entry, user_arn("u")).value()->size(), many);
  EXPECT_EQ(store.reads, 0U);  // they are in memory
  EXPECT_EQ(catalog.find_grants(call(false), *entry, user_arn("u")).error().fault, Fault::later);
  const Call waits = call();
  EXPECT_TRUE(catalog.find_grants(waits, *entry, user_arn("v")).value()->empty());
  EXPECT_TRUE(catalog.find_grants(call(false), *entry, user_arn("v")).value()->empty());
}

TEST_F(ManyGrants, AllowAndRefuse) {
  EXPECT_TRUE(may(user("u"), id_, "kms:Encrypt", a1b2));
  EXPECT_FALSE(may(user("u"), id_, "kms:Encrypt", b2));
  EXPECT_FALSE(may(user("u"), id_, "kms:Decrypt", a1));
  EXPECT_FALSE(may(user("v"), id_, "kms:Encrypt", a1));
}

}  // namespace
}  // namespace bongtu::keys
