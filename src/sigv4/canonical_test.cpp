#include <gtest/gtest.h>

#include "sigv4/test_request.h"

namespace bongtu::sigv4 {
namespace {

std::string line_of(const std::string& canonical, std::size_t number) {
  Split lines(canonical, '\n');
  for (std::size_t i = 0; i < number; ++i) lines.next();
  return std::string(lines.next().value());
}

std::string canonical_path(std::string_view target, bool normalize = true) {
  return line_of(canonical_request({"POST", target, {}, {}}, "host", normalize), 1);
}
std::string canonical_query(std::string_view query) {
  return line_of(canonical_request({"POST", "/?" + std::string(query), {}, {}}, "host"), 2);
}
std::string canonical_header(std::span<const Header> headers, std::string_view name) {
  return line_of(canonical_request({"POST", "/", headers, {}}, name), 3);
}

TEST(Canonical, PathIsNormalizedAndEncodedOnceMore) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"", "/"},
      {"/", "/"},
      {"//", "/"},
      {"/a/b/..", "/a"},
      {"/a/b/../", "/a/"},
      {"/../../a", "/a"},
      {"/a/../../..", "/"},
      {"/./a/.", "/a"},
      {"/a..b/.c", "/a..b/.c"},
      {"/a%20b", "/a%2520b"},
      {"/%2e%2e/a", "/%252e%252e/a"},
      {"/암", "/%EC%95%94"},
      {"/a:b+c~d_e", "/a%3Ab%2Bc~d_e"},
  };
  for (const auto& [target, expected] : cases) EXPECT_EQ(canonical_path(target), expected) << target;
  EXPECT_EQ(canonical_path("/a//./b/../c d", false), "/a//./b/../c%20d");
}

TEST(Canonical, PathEndsAtTheFirstQuestionMark) {
  const std::string canonical = canonical_request({"GET", "/a?b=c?d/../e", {}, {}}, "host");
  EXPECT_EQ(line_of(canonical, 1), "/a");
  EXPECT_EQ(line_of(canonical, 2), "b=c%3Fd%2F..%2Fe");
}

TEST(Canonical, QueryIsSortedByEncodedNameThenValue) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"", ""},
      {"b=1&a=2", "a=2&b=1"},
      {"a=2&a=1", "a=1&a=2"},
      {"a-b=1&a=2", "a=2&a-b=1"},
      {"a", "a="},
      {"a=", "a="},
      {"=a", "=a"},
      {"a=b=c", "a=b%3Dc"},
      {"&a=1&&", "a=1"},
      {"%61=%7e%2f", "a=~%2F"},
      {"a=%E1%88%B4", "a=%E1%88%B4"},
      {"a=\xE1\x88\xB4", "a=%E1%88%B4"},
      {"a=1+2", "a=1%2B2"},
      {"a=%", "a=%25"},
      {"a=%4", "a=%254"},
      {"a=%zz", "a=%25zz"},
      {"B=1&a=1", "B=1&a=1"},
  };
  for (const auto& [query, expected] : cases) EXPECT_EQ(canonical_query(query), expected) << query;
}

TEST(Canonical, HeaderValuesAreTrimmedCollapsedAndJoined) {
  const Header one[] = {{"My-Header", "  a \t b   c  "}};
  EXPECT_EQ(canonical_header(one, "my-header"), "my-header:a b c");
  const Header folded[] = {{"My-Header", "a\r\n  b"}};
  EXPECT_EQ(canonical_header(folded, "my-header"), "my-header:a b");
  const Header several[] = {{"X", "2"}, {"Y", "no"}, {"x", " 1 "}, {"X", ""}};
  EXPECT_EQ(canonical_header(several, "x"), "x:2,1,");
  const Header blank[] = {{"X", " \t "}};
  EXPECT_EQ(canonical_header(blank, "x"), "x:");
}

TEST(Canonical, BodyAndListOfHeadersAreTheLastLines) {
  const Header headers[] = {{"Host", "h"}, {"A", "1"}};
  EXPECT_EQ(canonical_request({"POST", "/", headers, "abc"}, "a;host"),
            "POST\n/\n\na:1\nhost:h\n\na;host\n"
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace bongtu::sigv4
