#include "ops/kms/members.h"

#include <gtest/gtest.h>

#include "ops/kms/alias.h"

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

TEST(Members, APageIsCutWhereThereAreMore) {
  for (const std::size_t size : {0, 1, 2}) {
    std::vector<std::string> page(size, "a");
    EXPECT_EQ(cut_page("keys", page, 2, std::identity()), std::nullopt) << size;
    EXPECT_EQ(page.size(), size);
  }
  std::vector<std::string> page = {"a", "b", "c"};
  const auto marker = cut_page("keys", page, 2, std::identity());
  EXPECT_EQ(page, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(read_marker("keys", marker).value(), "b");
}

TEST(Members, AnAliasNameIsWhatFollowsItsPrefix) {
  EXPECT_EQ(own_alias_name("alias/a/b").value(), "a/b");
  EXPECT_EQ(own_alias_name("alias/aws").value(), "aws");
  EXPECT_EQ(own_alias_name("alias/awsome").value(), "awsome");
  for (const char* text : {"", "alias", "alias/", "x", "/alias/x", "ALIAS/x"}) {
    EXPECT_EQ(own_alias_name(text).error().fault, Fault::validation) << text;
    EXPECT_EQ(alias_name(text).error().fault, Fault::validation) << text;
  }
  EXPECT_EQ(own_alias_name("alias/aws/s3").error().fault, Fault::invalid_alias_name);
  EXPECT_EQ(alias_name("alias/aws/s3").value(), "aws/s3");  // of one that may be there
}

}  // namespace
}  // namespace bongtu::ops
