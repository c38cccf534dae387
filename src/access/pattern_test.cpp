#include "access/pattern.h"

#include <gtest/gtest.h>

namespace bongtu::access {
namespace {

bool matches(std::string_view pattern, std::string_view text) {
  return like(parse_pattern(pattern, Wildcards::special, Variables::literal)->text(), text);
}

TEST(Pattern, MatchesWholeTexts) {
  struct Row {
    const char *pattern, *text;
    bool expected;
  };
  const Row table[] = {{"", "", true},
                       {"", "a", false},
                       {"a", "", false},
                       {"*", "", true},
                       {"?", "", false},
                       {"**", "ab", true},
                       {"a*b", "ab", true},
                       {"a*b", "a-b-b", true},
                       {"a*b", "a-b-c", false},
                       {"*a*b*", "xaxbx", true},
                       {"*ab", "aab", true},
                       {"*aab", "aaab", true},
                       {"a?c", "abc", true},
                       {"a?c", "ac", false},
                       {"?*?", "a", false},
                       {"?*?", "ab", true},
                       {"*?", "키", true},
                       {"??", "키", false},
                       {"*키?", "가키값", true},
                       {"*.*.c", "a.b.b.c", true},
                       {"a*", "b", false},
                       {"*\\*", "\\", true},
                       {"[a]", "a", false},
                       {"a.c", "abc", false},
                       {"ab*ab", "ab", false},
                       {"ab*b", "ab", false},
                       {"*a*a", "a", false},
                       {"*ab*bc", "abc", false},
                       {"*a?b*?c", "aabxb키c", true},
                       {"*a?b*?c", "a키bc", false},
                       {"*??", "키", false},
                       {"키*?", "키값", true},
                       {"*?키*", "a키", true},
                       {"*?키*", "키", false},
                       {"**", "", true},
                       {"*a**b*", "ab", true}};
  for (const Row& row : table)
    EXPECT_EQ(matches(row.pattern, row.text), row.expected) << row.pattern << " " << row.text;
}

TEST(Pattern, BytesThatAreNoUtf8MatchOnlyWildcards) {
  EXPECT_TRUE(matches("*", "\xff\xfe"));
  EXPECT_FALSE(matches("a", "\xff"));
  EXPECT_FALSE(matches("a", "\xfe"));
}

// A matcher that tries again for each * would not come back from these.
TEST(Pattern, ManyWildcardsDoNotMultiply) {
  std::string pattern, text(20'000, 'a');
  for (int i = 0; i < 2'000; ++i) pattern += "*a";
  EXPECT_TRUE(matches(pattern, text));
  EXPECT_FALSE(matches(pattern + "b", text));
  EXPECT_FALSE(matches("*" + std::string(2'000, 'a') + "b*", text));
  EXPECT_FALSE(matches(pattern + "?b", text));
}

TEST(Pattern, ArnsMatchPartByPart) {
  const auto arn_matches = [](std::string_view pattern, std::string_view arn) {
    return like_arn(parse_pattern(pattern, Wildcards::special, Variables::literal)->text(), arn);
  };
  EXPECT_TRUE(arn_matches("arn:*:s3:::a*", "arn:aws:s3:::a:b"));
  EXPECT_FALSE(arn_matches("arn:*:::a", "arn:aws:s3:::a"));
  EXPECT_FALSE(arn_matches("*", "arn:aws:s3:::a"));
  EXPECT_FALSE(arn_matches("arn:aws:s3:::a", "arn:aws:s3::"));
}

TEST(Pattern, TakesVariablesApart) {
  const auto pattern =
      parse_pattern("a${aws:PrincipalTag/Te am, 'x'}b${*}", Wildcards::special, Variables::special);
  ASSERT_TRUE(pattern) << pattern.error().message;
  ASSERT_EQ(pattern->parts.size(), 2u);
  EXPECT_EQ(pattern->parts[0].text, "a");
  EXPECT_EQ(pattern->parts[0].variable->key.name, "aws:principaltag/Te am");
  EXPECT_EQ(pattern->parts[0].variable->key.fact, Fact::tag);
  EXPECT_EQ(pattern->parts[0].variable->fallback, "x");
  EXPECT_EQ(pattern->parts[1].text, "b*");
}

// Whoever writes a policy must not make slow what it decides: see CapsWhatItWouldHaveToSearchFor.
TEST(Pattern, TellsHowMuchStandsBetweenTwoStarsTogetherWithAQuestionMark) {
  struct Row {
    const char* pattern;
    std::size_t size;
  };
  const Row table[] = {{"", 0},
                       {"a?c", 0},
                       {"a?*b?", 0},
                       {"*abc*", 0},
                       {"*a?c*", 3},
                       {"a?*b?c*d*?*e?", 4},
                       {"**?**", 1},
                       {"*a?${aws:username}", 0},
                       {"*a${aws:username}*", 0},
                       {"*a?${aws:username}*", most_searched + 1},
                       {"*${aws:username}?*", most_searched + 1}};
  for (const Row& row : table) {
    const auto pattern = parse_pattern(row.pattern, Wildcards::special, Variables::special);
    EXPECT_EQ(search_size(*pattern), row.size) << row.pattern;
  }
}

}  // namespace
}  // namespace bongtu::access
