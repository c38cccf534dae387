#include "base/encryption_context.h"

#include <gtest/gtest.h>

#include <set>

namespace bongtu {
namespace {

std::string serialized(const EncryptionContext& context) { return hex(serialize(context).value()); }

TEST(EncryptionContext, IsSerializedAsTheEncryptionSdkDoes) {
  EXPECT_EQ(serialized({}), "");
  EXPECT_EQ(serialized({{"ab", "c"}}),
            "0001000261620001"
            "63");
  EXPECT_EQ(serialized({{"a", "bc"}}),
            "00010001610002"
            "6263");
  EXPECT_EQ(serialized({{"k", ""}}),
            "0001"
            "00016b"
            "0000");
  EXPECT_EQ(serialized({{"b", "2"}, {"a", "1"}}),
            "0002"
            "0001610001"
            "31"
            "0001620001"
            "32");
}

TEST(EncryptionContext, IsOrderedByTheBytesOfItsKeys) {
  // As UTF-16 code units U+1F511 (a surrogate pair) would come before U+FFFF; as bytes it comes after.
  const EncryptionContext context = {
      {"\xf0\x9f\x94\x91", ""}, {"\xef\xbf\xbf", ""}, {"b", ""}, {"B", ""}, {"é", ""}};
  EXPECT_EQ(serialized(context),
            "0005"
            "0001420000"
            "0001620000"
            "0002c3a90000"
            "0003efbfbf0000"
            "0004f09f94910000");
}

TEST(EncryptionContext, DifferentContextsNeverSerializeAlike) {
  const EncryptionContext contexts[] = {
      {},
      {{"", ""}},
      {{"a", ""}},
      {{"", "a"}},
      {{"a", "b"}},
      {{"ab", "c"}},
      {{"a", "bc"}},
      {{"a", ""}, {"b", ""}},
      {{"a", "b"}, {"c", "d"}},
      {{"a", "bc"}, {"d", ""}},
      {{"한글", "값"}},
      {{"\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab\xe1\x84\x80\xe1\x85\xb3\xe1\x86\xaf",
        "값"}},  // the same, decomposed
  };
  std::set<std::string> seen;
  for (const auto& context : contexts) EXPECT_TRUE(seen.insert(serialized(context)).second);
}

TEST(EncryptionContext, EndsWhereItsLengthsNoLongerFit) {
  EXPECT_TRUE(serialize({{"k", std::string(65528, 'v')}}));
  EXPECT_EQ(serialize({{"k", std::string(65528, 'v')}})->size(), 65535u);
  EXPECT_FALSE(serialize({{"k", std::string(65529, 'v')}})) << "the whole is longer than 65,535";
  EXPECT_FALSE(serialize({{"k", std::string(65536, 'v')}}));
  EXPECT_FALSE(serialize({{std::string(65536, 'k'), ""}}));
  EncryptionContext many;
  for (int i = 0; i < 70000; ++i) many.emplace(std::to_string(i), "");
  EXPECT_FALSE(serialize(many));
}

}  // namespace
}  // namespace bongtu
