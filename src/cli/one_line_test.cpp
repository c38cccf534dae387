#include "cli/one_line.h"

#include <gtest/gtest.h>

namespace bongtu::cli {
namespace {

struct Case {
  std::string text, shown;
};

TEST(OneLine, IsShownAndNotObeyed) {
  const Case cases[] = {
      {"plain 이름 \xf0\x9f\x94\x91", "plain 이름 \xf0\x9f\x94\x91"},
      {"a\nb\tc\rd", "a\\u000ab\\u0009c\\u000dd"},
      {"\x1b[2J", "\\u001b[2J"},
      {std::string("\0\x7f", 2), "\\u0000\\u007f"},
      {"\u0085\u009b31m", "\\u0085\\u009b31m"},  // C1: next line, CSI
      {"a\u202etxt.exe", "a\\u202etxt.exe"},     // right to left
      {"\u200e\u200f\u061c\u2066\u2069", "\\u200e\\u200f\\u061c\\u2066\\u2069"},
      {"\u2028\u2029", "\\u2028\\u2029"},  // lines and paragraphs
      {"\xff\xc3", "\\xff\\xc3"},
      {"\x9b"
       "2J",
       "\\x9b2J"},  // CSI of 8-bit terminals
      {"", ""},
  };
  for (const Case& c : cases) EXPECT_EQ(one_line(c.text), c.shown);
}

TEST(OneLine, IsTheSameTheSecondTime) {
  const std::string once = one_line("a\nb\xff\u202e");
  EXPECT_EQ(one_line(once), once);
}

}  // namespace
}  // namespace bongtu::cli
