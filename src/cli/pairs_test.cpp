#include "cli/pairs.h"

#include <gtest/gtest.h>

namespace bongtu::cli {
namespace {

TEST(Pairs, SplitAtTheFirstSign) {
  EXPECT_EQ(*parse_pair("-w", "a=b"), Pair("a", "b"));
  EXPECT_EQ(*parse_pair("-w", "a=b=c"), Pair("a", "b=c"));
  EXPECT_EQ(*parse_pair("-w", "이름=값"), Pair("이름", "값"));
}

TEST(Pairs, RefuseWhatIsNone) {
  for (const char* text : {"", "a", "=b", "a=", "=", "\xff=a", "a=\xed\xa0\x80"}) {
    const auto pair = parse_pair("-w", text);
    ASSERT_FALSE(pair) << text;
    EXPECT_EQ(pair.error().fault, Fault::validation);
    EXPECT_NE(pair.error().message.find("-w"), std::string::npos);
  }
}

TEST(Context, HasPairsToEncrypt) {
  const auto context = parse_context({"a=b", "용도=보관"}, false);
  ASSERT_TRUE(context);
  EXPECT_EQ(context->pairs, (EncryptionContext{{"a", "b"}, {"용도", "보관"}}));
  EXPECT_TRUE(context->keys.empty());
}

TEST(Context, RefusesKeysAloneAndReservedOnesToEncrypt) {
  EXPECT_FALSE(parse_context({"a"}, false));
  EXPECT_FALSE(parse_context({"aws-crypto-public-key=x"}, false));
  EXPECT_FALSE(parse_context({"a=b", "a=c"}, false));
}

TEST(Context, MayBeKeysAloneToDecrypt) {
  const auto context = parse_context({"a=b", "c", "aws-crypto-public-key"}, true);
  ASSERT_TRUE(context);
  EXPECT_EQ(context->pairs, (EncryptionContext{{"a", "b"}}));
  EXPECT_EQ(context->keys, (std::vector<std::string>{"c", "aws-crypto-public-key"}));
  EXPECT_FALSE(parse_context({"\xff"}, true));
  EXPECT_FALSE(parse_context({""}, true));
}

}  // namespace
}  // namespace bongtu::cli
