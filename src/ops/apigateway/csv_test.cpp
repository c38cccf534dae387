#include "ops/apigateway/csv.h"

#include <gtest/gtest.h>

namespace bongtu::ops::apigateway {
namespace {

struct Case {
  std::string_view text;
  std::optional<std::vector<std::vector<std::string>>> rows;
};

TEST(Csv, ReadsRowsWithAndWithoutQuotationMarks) {
  const Case cases[] = {
      {"", std::vector<std::vector<std::string>>{}},
      {"name,key", {{{"name", "key"}}}},
      {"a,b\r\nc,d\n", {{{"a", "b"}, {"c", "d"}}}},
      {"a\n\n\nb", {{{"a"}, {"b"}}}},
      {"a,,b", {{{"a", "", "b"}}}},
      {",", {{{"", ""}}}},
      {R"("p1,p2",x)", {{{"p1,p2", "x"}}}},
      {R"("says ""no""",x)", {{{R"(says "no")", "x"}}}},
      {"\"two\nlines\",x", {{{"two\nlines", "x"}}}},
      {"열쇠,값", {{{"열쇠", "값"}}}},
      {"\xef\xbb\xbfname", {{{"name"}}}},
      {R"("open,x)", std::nullopt},
      {R"("a"b,x)", std::nullopt},
      {R"(a"b,x)", std::nullopt},
  };
  for (const Case& one : cases) {
    const auto rows = parse_csv(one.text);
    ASSERT_EQ(rows.has_value(), one.rows.has_value()) << one.text;
    if (!rows) continue;
    ASSERT_EQ(rows->size(), one.rows->size()) << one.text;
    for (std::size_t i = 0; i < rows->size(); ++i)
      EXPECT_EQ(std::vector<std::string>((*rows)[i].begin(), (*rows)[i].end()), (*one.rows)[i]) << one.text;
  }
}

}  // namespace
}  // namespace bongtu::ops::apigateway
