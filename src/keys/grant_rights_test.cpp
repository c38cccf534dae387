// What grants let somebody do.
#include <random>

#include "keys/testing_grants.h"

namespace bongtu::keys {
namespace {

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
