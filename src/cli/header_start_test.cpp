#include "cli/header_start.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/bytes.h"

namespace bongtu::cli {
namespace {

constexpr std::string_view message_text = "0123456789abcdefghij";

TEST(HeaderStart, IsNotReadTwice) {
  std::vector<std::uint64_t> asked;
  const message::ReadAt rest = [&](std::uint64_t offset, std::span<std::uint8_t> out) -> Result<std::size_t> {
    asked.push_back(offset);
    const std::string_view there = message_text.substr(std::min<std::size_t>(offset, message_text.size()));
    const std::size_t count = std::min(out.size(), there.size());
    std::ranges::copy(as_bytes(there.substr(0, count)), out.begin());
    return count;
  };
  // As the file was then; meanwhile somebody has changed it.
  const message::ReadAt reads = reading_on(as_bytes("header.789"), rest);
  struct Case {
    std::uint64_t offset;
    std::size_t size;
    std::string_view read;
    std::vector<std::uint64_t> asked;
  };
  for (const Case& c :
       {Case{0, 7, "header.", {}}, Case{3, 7, "der.789", {}}, Case{7, 6, "789abc", {10}},
        Case{10, 4, "abcd", {10}}, Case{8, 99, "89abcdefghij", {10}}, Case{30, 4, "", {30}}}) {
    asked.clear();
    Bytes out(c.size);
    const auto count = reads(c.offset, out);
    ASSERT_TRUE(count);
    EXPECT_EQ(as_text(View(out).first(*count)), c.read) << c.offset;
    EXPECT_EQ(asked, c.asked) << c.offset;
  }
}

}  // namespace
}  // namespace bongtu::cli
