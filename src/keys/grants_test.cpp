// What a grant says, and the tokens that name it.
#include "keys/testing_grants.h"

namespace bongtu::keys {
namespace {

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

}  // namespace
}  // namespace bongtu::keys
