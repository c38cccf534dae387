#include "ops/kms/members.h"

#include <gtest/gtest.h>

#include "ops/kms/alias_name.h"

namespace bongtu::ops {
namespace {

TEST(Members, AContextIsBoundUpTo8192BytesOfItsSerialization) {
  EXPECT_EQ(bound(std::nullopt).value(), Bytes());
  EXPECT_EQ(bound(EncryptionContext()).value(), Bytes());
  EXPECT_EQ(bound(EncryptionContext{{"a", "b"}}).value(), (Bytes{0, 1, 0, 1, 'a', 0, 1, 'b'}));
  EXPECT_TRUE(bound(EncryptionContext{{"k", std::string(8192 - 7, 'v')}}));
  for (const std::size_t size : {8192 - 6, 65535, 65536, 100'000}) {
    const auto refused = bound(EncryptionContext{{"k", std::string(size, 'v')}});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fault, Fault::validation);
    EXPECT_EQ(refused.error().message, "The encryption context is larger than 8192 bytes.");
  }
}

TEST(Members, OnlyTheSymmetricAlgorithmFits) {
  EXPECT_TRUE(check_algorithm(std::nullopt));
  EXPECT_TRUE(check_algorithm("SYMMETRIC_DEFAULT"));
  EXPECT_EQ(check_algorithm("SM2PKE").error().fault, Fault::invalid_key_usage);
  EXPECT_EQ(check_algorithm("SM2PKE").error().message,
            "Algorithm SM2PKE is incompatible with key spec SYMMETRIC_DEFAULT.");
}

TEST(Members, AMarkerGoesOnInItsOwnListOnly) {
  EXPECT_EQ(read_marker("keys", std::nullopt).value(), "");
  for (const char* last : {"", "x", "a:b/c", "한글"}) {
    EXPECT_EQ(read_marker("keys", make_marker("keys", last)).value(), last);
    EXPECT_EQ(read_marker("aliases", make_marker("keys", last)).error().fault, Fault::invalid_marker);
  }
  for (const std::string& marker :
       {std::string("x"), std::string("a2V5cw=="), std::string("a2V5czo"), make_marker("key", "s:x")}) {
    const auto refused = read_marker("keys", marker);
    ASSERT_FALSE(refused) << marker;
    EXPECT_EQ(refused.error().fault, Fault::invalid_marker);
    EXPECT_EQ(refused.error().message, "The marker is not valid.");
  }
}

TEST(Members, AliasTextHasAwsCharacters) {
  for (const char* text : {"a", "alias/a", "A-z_0:9/", "alias/"}) EXPECT_TRUE(is_alias_text(text)) << text;
  for (const char* text : {"", "a b", "a.b", "a\n", "한", "a*", "a\\"})
    EXPECT_FALSE(is_alias_text(text)) << text;
}

TEST(Members, AnAliasNameIsWhatFollowsItsPrefix) {
  EXPECT_EQ(own_alias_name("alias/a/b").value(), "a/b");
  EXPECT_EQ(own_alias_name("alias/aws").value(), "aws");
  EXPECT_EQ(own_alias_name("alias/awsome").value(), "awsome");
  for (const char* text : {"", "alias", "alias/", "x", "/alias/x", "ALIAS/x"}) {
    EXPECT_EQ(own_alias_name(text).error().fault, Fault::validation) << text;
  }
  EXPECT_EQ(own_alias_name("alias/aws/s3").error().fault, Fault::invalid_alias_name);
}

}  // namespace
}  // namespace bongtu::ops
