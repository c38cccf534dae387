#include "cli/range.h"

#include <gtest/gtest.h>

namespace bongtu::cli {
namespace {

constexpr std::uint64_t end = std::numeric_limits<std::uint64_t>::max();

TEST(Range, IsTwoNumbersOrOne) {
  struct Case {
    const char* text;
    std::uint64_t start, end;
  };
  for (const Case& c : {Case{"0:0", 0, 0}, Case{"100:200", 100, 200}, Case{":7", 0, 7}, Case{"7:", 7, end},
                        Case{"18446744073709551615:", end, end}}) {
    const auto range = parse_range(c.text);
    ASSERT_TRUE(range) << c.text;
    EXPECT_EQ(range->start, c.start) << c.text;
    EXPECT_EQ(range->end, c.end) << c.text;
  }
}

TEST(Range, RefusesTheRest) {
  for (const char* text : {"", ":", "1", "a:b", "-1:2", "+1:2", "1:2:3", " 1:2", "2:1", "0x1:2", "1.5:2",
                           "18446744073709551616:"}) {
    EXPECT_FALSE(parse_range(text)) << text;
  }
}

}  // namespace
}  // namespace bongtu::cli
