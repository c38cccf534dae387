#include "keys/grants.h"

#include <random>

#include "keys/gate.h"
#include "keys/testing.h"

namespace bongtu::keys {
namespace {

const std::string account = "123456789012";
std::string user_arn(const std::string& name) { return "arn:aws:iam::" + account + ":user/" + name; }

access::Principal user(const std::string& name) {
  access::Principal made = nobody();
  made.arn = user_arn(name);
  made.name = name;
  return made;
}

using Pairs = EncryptionContext;
const Pairs none, a1{{"a", "1"}}, a2{{"a", "2"}}, a1b2{{"a", "1"}, {"b", "2"}}, b2{{"b", "2"}};

GrantRecord grant_of(std::vector<std::string> operations, std::optional<Pairs> equals = {},
                     std::optional<Pairs> subset = {}, const std::string& source_arn = {}) {
  return {.grantee = user_arn("u"),
          .operations = std::move(operations),
          .context_equals = std::move(equals),
          .context_subset = std::move(subset),
          .source_arn = source_arn};
}

TEST(GrantRecord, AllowsItsOperationsWithTheContextsOfItsConstraints) {
  const struct {
    GrantRecord grant;
    std::string operation;
    const Pairs* context;
    bool allowed;
  } cases[] = {
      {grant_of({"Decrypt"}), "Decrypt", &none, true},
      {grant_of({"Decrypt"}), "Decrypt", &a1, true},
      {grant_of({"Decrypt"}), "Encrypt", &none, false},
      {grant_of({"Decrypt"}), "decrypt", &none, false},
      {grant_of({}), "Decrypt", &none, false},
      {grant_of({"Decrypt"}, a1), "Decrypt", &a1, true},
      {grant_of({"Decrypt"}, a1), "Decrypt", &a2, false},
      {grant_of({"Decrypt"}, a1), "Decrypt", &a1b2, false},
      {grant_of({"Decrypt"}, a1), "Decrypt", &none, false},
      {grant_of({"Decrypt"}, none), "Decrypt", &none, true},
      {grant_of({"Decrypt"}, none), "Decrypt", &a1, false},
      {grant_of({"Decrypt"}, {}, a1), "Decrypt", &a1, true},
      {grant_of({"Decrypt"}, {}, a1), "Decrypt", &a1b2, true},
      {grant_of({"Decrypt"}, {}, a1), "Decrypt", &a2, false},
      {grant_of({"Decrypt"}, {}, a1), "Decrypt", &b2, false},
      {grant_of({"Decrypt"}, {}, a1), "Decrypt", &none, false},
      {grant_of({"Decrypt"}, {}, none), "Decrypt", &a1, true},
      {grant_of({"Decrypt"}, a1b2, a1), "Decrypt", &a1b2, true},
      {grant_of({"Decrypt"}, a2, a1), "Decrypt", &a2, false},
      {grant_of({"DescribeKey"}, a1), "DescribeKey", nullptr, true},
      {grant_of({"DescribeKey"}, {}, {}, "arn:aws:s3:::bucket"), "DescribeKey", nullptr, false},
      {grant_of({"Decrypt"}, {}, {}, "arn:aws:s3:::bucket"), "Decrypt", &none, false},
  };
  for (std::size_t i = 0; i < std::size(cases); ++i) {
    const auto& each = cases[i];
    EXPECT_EQ(allows(each.grant, each.operation, each.context), each.allowed) << "case " << i;
  }
}

TEST(GrantRecord, CoversWhatGivesNoMore) {
  const struct {
    GrantRecord source, grant;
    bool covered;
  } cases[] = {
      {grant_of({"Decrypt", "CreateGrant"}), grant_of({"Decrypt"}), true},
      {grant_of({"Decrypt", "CreateGrant"}), grant_of({"CreateGrant", "Decrypt"}), true},
      {grant_of({"Decrypt", "CreateGrant"}), grant_of({"Encrypt"}), false},
      {grant_of({"Decrypt", "CreateGrant"}), grant_of({"Decrypt", "Encrypt"}), false},
      {grant_of({"CreateGrant"}), grant_of({"RetireGrant"}), false},
      {grant_of({"Decrypt"}), grant_of({"Decrypt"}, a1), true},
      {grant_of({"Decrypt"}, a1), grant_of({"Decrypt"}, a1), true},
      {grant_of({"Decrypt"}, a1), grant_of({"Decrypt"}), false},
      {grant_of({"Decrypt"}, a1), grant_of({"Decrypt"}, a2), false},
      {grant_of({"Decrypt"}, a1), grant_of({"Decrypt"}, a1b2), false},
      {grant_of({"Decrypt"}, a1), grant_of({"Decrypt"}, {}, a1), false},
      {grant_of({"Decrypt"}, none), grant_of({"Decrypt"}, {}, none), false},
      {grant_of({"Decrypt"}, {}, a1), grant_of({"Decrypt"}, {}, a1), true},
      {grant_of({"Decrypt"}, {}, a1), grant_of({"Decrypt"}, {}, a1b2), true},
      {grant_of({"Decrypt"}, {}, a1), grant_of({"Decrypt"}, a1b2), true},
      {grant_of({"Decrypt"}, {}, a1), grant_of({"Decrypt"}, {}, b2), false},
      {grant_of({"Decrypt"}, {}, a1b2), grant_of({"Decrypt"}, {}, a1), false},
      {grant_of({"Decrypt"}, {}, a1), grant_of({"Decrypt"}), false},
      {grant_of({"Decrypt"}, a1, a1), grant_of({"Decrypt"}, a1), true},
      {grant_of({"Decrypt"}, {}, {}, "arn:x"), grant_of({"Decrypt"}), false},
      {grant_of({"Decrypt"}, {}, {}, "arn:x"), grant_of({"Decrypt"}, {}, {}, "arn:y"), false},
      {grant_of({"Decrypt"}, {}, {}, "arn:x"), grant_of({"Decrypt"}, {}, {}, "arn:x"), true},
      {grant_of({"Decrypt"}), grant_of({"Decrypt"}, {}, {}, "arn:x"), true},
  };
  for (std::size_t i = 0; i < std::size(cases); ++i)
    EXPECT_EQ(covers(cases[i].source, cases[i].grant), cases[i].covered) << "case " << i;
}

TEST(GrantPrincipal, IsAUserARoleASessionOrTheAccount) {
  const std::string root = "arn:aws:iam::123456789012:root";
  for (const std::string& text :
       {user_arn("u"), user_arn("path/to/u"), root, std::string("arn:aws:iam::123456789012:role/r"),
        std::string("arn:aws:sts::123456789012:assumed-role/r/session")}) {
    EXPECT_EQ(parse_grant_principal(text, account).value(), text);
  }
  EXPECT_EQ(parse_grant_principal(account, account).value(), root);
  for (const std::string text :
       {"*", "u", "arn:aws:iam::123456789012:user/*", "arn:aws:iam::123456789012:group/g",
        "arn:aws:iam::999999999999:user/u", "arn:aws:iam::999999999999:root", "999999999999",
        "arn:aws:iam::123456789012:user/", "arn:aws:s3:::bucket", "arn:aws:iam::123456789012", "AIDAEXAMPLE",
        "arn:aws:iam::999999999999:user/::123456789012:", "kms.amazonaws.com"}) {
    const auto refused = parse_grant_principal(text, account);
    ASSERT_FALSE(refused) << text;
    EXPECT_EQ(refused.error().fault, Fault::invalid_arn);
    EXPECT_EQ(refused.error().message, "ARN does not refer to a valid principal: " + text);
  }
}

class GrantsTest : public WithCatalog {
 protected:
  std::shared_ptr<const KeyEntry> key(const std::string& id) { return catalog_.find_key(call(), id).value(); }
  // A grant, committed; its id.
  std::string grant(const std::string& key_id, const GrantRecord& record) {
    Call creating = call();
    const auto id = catalog_.create_grant(creating, *key(key_id), record);
    EXPECT_TRUE(id);
    EXPECT_TRUE(commit(creating));
    return *id;
  }
  void remove(const std::string& key_id, const std::string& id) {
    Call removing = call();
    const auto found = catalog_.find_grant(removing, key_id, id).value();
    ASSERT_TRUE(found);
    catalog_.remove_grant(removing, *key(key_id), *found, true);
    ASSERT_TRUE(commit(removing));
  }
  // "ok" or the fault's message.
  std::string use(const access::Principal& who, const std::string& key_id, std::string_view action,
                  const Pairs& context = {}) {
    Call using_it = call();
    Gate gate(using_it, who, catalog_);
    const auto used = gate.use(key_id, {.action = action, .context = &context});
    return used ? "ok" : used.error().message;
  }
  bool may(const access::Principal& who, const std::string& key_id, std::string_view action,
           const Pairs& context = {}) {
    return use(who, key_id, action, context) == "ok";
  }
  bool may_manage(const access::Principal& who, const std::string& key_id, const Management& management) {
    Call managing = call();
    Gate gate(managing, who, catalog_);
    const auto managed = gate.manage(key_id, management);
    EXPECT_TRUE(managed || managed.error().fault == Fault::access_denied);
    return managed.has_value();
  }
  bool may_create(const access::Principal& who, const std::string& key_id, const GrantRecord& record) {
    return may_manage(who, key_id, {.action = "kms:CreateGrant", .creates = &record});
  }
  std::size_t records(std::string_view prefix) {
    return at_rest_.store->list(prefix, {}, 100).value().size();
  }
};

TEST_F(GrantsTest, TokensNameTheirGrantAndOnlyOursAreTaken) {
  const GrantName name{test_region, "some-key", std::string(64, 'a')};
  const std::string token = make_grant_token(*at_rest_.tree, name);
  EXPECT_NE(token, make_grant_token(*at_rest_.tree, name));
  const auto read = read_grant_token(*at_rest_.tree, token).value();
  EXPECT_EQ(read.region, name.region);
  EXPECT_EQ(read.key_id, name.key_id);
  EXPECT_EQ(read.grant_id, name.grant_id);
  std::string tampered = token;
  tampered[token.size() / 2] = tampered[token.size() / 2] == 'A' ? 'B' : 'A';
  const Bytes other = at_rest_.tree->seal("material", {}, 0, as_bytes("r/k/g"));
  for (const std::string& text :
       {tampered, token.substr(4), token + "AAAA", std::string("x"), std::string("AAAA"), base64(other)}) {
    EXPECT_EQ(check_grant_token(*at_rest_.tree, text).error().fault, Fault::invalid_grant_token) << text;
  }
  Call presenting = call();
  const access::Principal who = nobody();
  Gate gate(presenting, who, catalog_);
  EXPECT_TRUE(gate.present({token}));
  EXPECT_EQ(gate.present({token, "x"}).error().fault, Fault::invalid_grant_token);
}

TEST_F(GrantsTest, AreLiveWhenCommittedAndGoneWhenRemoved) {
  const std::string id = create(), other = create();
  const std::string denied = use(user("u"), id, "kms:Decrypt");
  EXPECT_NE(denied, "ok");
  const std::string given = grant(id, grant_of({"Decrypt"}, {}, a1));
  EXPECT_TRUE(is_grant_id(given));
  EXPECT_EQ(key(id)->record.grants, 1);
  EXPECT_TRUE(may(user("u"), id, "kms:Decrypt", a1b2));
  EXPECT_EQ(use(user("u"), id, "kms:Decrypt", b2), denied);
  EXPECT_FALSE(may(user("u"), id, "kms:Encrypt", a1));
  EXPECT_FALSE(may(user("v"), id, "kms:Decrypt", a1));
  EXPECT_FALSE(may(user("u"), other, "kms:Decrypt", a1));
  remove(id, given);
  EXPECT_EQ(use(user("u"), id, "kms:Decrypt", a1), denied);
  EXPECT_EQ(key(id)->record.grants, 0);
  EXPECT_EQ(records("kms/grant/") + records("kms/grantee/") + records("kms/retiring/"), 0U);
}

TEST_F(GrantsTest, DoNotReachBeyondTheirRegionOrAgainstADeny) {
  const std::string id = create();
  grant(id, grant_of({"Decrypt"}));
  access::Principal who = user("u");
  EXPECT_TRUE(may(who, id, "kms:Decrypt"));
  who.policies = {
      access::parse_policy(R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"kms:Decrypt",)"
                           R"("Resource":"*"}]})",
                           access::PolicyKind::identity)
          .value()};
  EXPECT_NE(use(who, id, "kms:Decrypt").find("explicit deny"), std::string::npos);
}

TEST_F(GrantsTest, OfARoleReachItsSessionsWithinTheirPolicies) {
  const std::string id = create();
  access::Principal session = nobody();
  session.kind = access::Principal::Kind::session;
  session.arn = "arn:aws:sts::123456789012:assumed-role/r/s";
  session.role_arn = "arn:aws:iam::123456789012:role/r";
  EXPECT_FALSE(may(session, id, "kms:Decrypt"));
  GrantRecord record = grant_of({"Decrypt"});
  record.grantee = session.role_arn;
  grant(id, record);
  EXPECT_TRUE(may(session, id, "kms:Decrypt"));
  session.session_policies.emplace();
  EXPECT_FALSE(may(session, id, "kms:Decrypt"));
}

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

TEST_F(GrantsTest, LetRetireTheRetiringPrincipalAndTheGranteeWhoMay) {
  const std::string id = create();
  GrantRecord record = grant_of({"Decrypt"});
  record.retiring = user_arn("w");
  const std::string plain = grant(id, record);
  record.operations = {"Decrypt", "RetireGrant"};
  const std::string by_grantee = grant(id, record);
  const auto may_retire = [&](const access::Principal& who, const std::string& grant_id) {
    const auto found = catalog_.find_grant(call(), id, grant_id).value();
    return may_manage(who, id, {.action = "kms:RetireGrant", .retires = found ? &*found : nullptr});
  };
  for (const std::string& each : {plain, by_grantee}) {
    EXPECT_TRUE(may_retire(user("w"), each));
    EXPECT_FALSE(may_retire(user("v"), each));
    EXPECT_TRUE(may_retire(principal(R"("kms:RetireGrant")"), each));
  }
  EXPECT_TRUE(may_retire(user("u"), by_grantee));
  EXPECT_FALSE(may_retire(user("u"), plain));  // RetireGrant of one grant is not RetireGrant of another
  EXPECT_FALSE(may_retire(user("w"), std::string(64, '0')));
  EXPECT_FALSE(may_manage(user("u"), id, {.action = "kms:RetireGrant"}));
}

TEST_F(GrantsTest, WhoGrantsByPolicyIsFreeAndWhoGrantsByAGrantIsNot) {
  const std::string id = create();
  const GrantRecord wide = grant_of({"Decrypt", "Encrypt"});
  EXPECT_FALSE(may_create(user("u"), id, wide));
  EXPECT_TRUE(may_create(principal(R"("kms:CreateGrant")"), id, wide));
  grant(id, grant_of({"CreateGrant", "Decrypt"}, {}, a1));
  grant(id, grant_of({"Encrypt"}));  // the union of two grants is no source
  EXPECT_FALSE(may_create(user("u"), id, wide));
  EXPECT_FALSE(may_create(user("u"), id, grant_of({"Encrypt"})));
  EXPECT_FALSE(may_create(user("u"), id, grant_of({"Decrypt"})));
  EXPECT_TRUE(may_create(user("u"), id, grant_of({"Decrypt"}, {}, a1)));
  EXPECT_TRUE(may_create(user("u"), id, grant_of({"Decrypt", "CreateGrant"}, a1b2)));
  EXPECT_FALSE(may_create(user("v"), id, grant_of({"Decrypt"}, {}, a1)));
}

// Random chains: u0 has a grant from policy, each next user gets what the one before may pass on.
class RandomGrants {
 public:
  explicit RandomGrants(unsigned seed) : random_(seed) {}

  bool chance(int of) { return pick(of) == 0; }
  int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
  Pairs context() {
    Pairs made;
    for (const char* name : {"a", "b", "c"}) {
      if (chance(2)) made[name] = chance(3) ? "2" : "1";
    }
    return made;
  }
  GrantRecord grant(const std::string& grantee) {
    GrantRecord made;
    made.grantee = grantee;
    for (const std::string& operation : operations) {
      if (chance(2)) made.operations.push_back(operation);
    }
    if (!chance(4)) made.operations.emplace_back("CreateGrant");
    if (chance(3)) made.context_equals = context();
    if (chance(2)) made.context_subset = context();
    return made;
  }
  // One that is likely to be allowed by `source`: at times narrower, at times wider.
  GrantRecord like(const GrantRecord& source, const std::string& grantee) {
    GrantRecord made = source;
    made.grantee = grantee;
    if (chance(2) && !made.operations.empty())
      made.operations.erase(made.operations.begin() + pick(static_cast<int>(made.operations.size())));
    if (chance(4)) made.operations.push_back(operations[static_cast<std::size_t>(pick(4))]);
    if (chance(3) && made.context_subset) made.context_subset->emplace("d", "4");
    if (chance(4)) made.context_subset = context();
    if (chance(6)) made.context_equals = context();
    if (chance(8)) made.context_equals.reset();
    return made;
  }
  const std::vector<std::string> operations = {"Decrypt", "Encrypt", "GenerateDataKey", "ReEncryptTo"};

 private:
  std::mt19937 random_;
};

TEST_F(GrantsTest, NoGrantOfAChainExceedsItsSource) {
  RandomGrants random(20261124);
  int accepted = 0, refused = 0, compared = 0;
  for (int chain = 0; chain < 300; ++chain) {
    const std::string id = create();
    std::vector<GrantRecord> links{random.grant(user_arn("u0"))};
    grant(id, links[0]);
    for (int link = 0; link < 8; ++link) {
      const std::string from = "u" + std::to_string(links.size() - 1);
      const std::string to = user_arn("u" + std::to_string(links.size()));
      const GrantRecord next = random.chance(4) ? random.grant(to) : random.like(links.back(), to);
      if (!may_create(user(from), id, next)) {
        ++refused;
        continue;
      }
      ++accepted;
      grant(id, next);
      for (int i = 0; i < 20; ++i) {
        const Pairs context = random.context();
        for (const std::string& operation : random.operations) {
          const std::string action = "kms:" + operation;
          const bool has = may(user("u" + std::to_string(links.size())), id, action, context);
          EXPECT_TRUE(!has || may(user(from), id, action, context)) << operation << " in chain " << chain;
          compared += has ? 1 : 0;
        }
      }
      links.push_back(next);
    }
  }
  EXPECT_GT(accepted, 200);
  EXPECT_GT(refused, 200);
  EXPECT_GT(compared, 1000);
}

}  // namespace
}  // namespace bongtu::keys
