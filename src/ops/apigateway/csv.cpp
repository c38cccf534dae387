#include "ops/apigateway/csv.h"

#include <algorithm>
#include <boost/spirit/home/x3.hpp>

namespace bongtu::ops::apigateway {
namespace {

namespace x3 = boost::spirit::x3;

const auto quoted = x3::rule<class Quoted, WipedText>() =
    x3::lit('"') >> *(~x3::char_('"') | (x3::lit("\"\"") >> x3::attr('"'))) >> x3::lit('"');
const auto plain = x3::rule<class Plain, WipedText>() = *~x3::char_(",\"\r\n");
const auto row = x3::rule<class Row, CsvRow>() = (quoted | plain) % ',';
const auto file = row % x3::eol;

bool is_empty(const CsvRow& cells) { return cells.size() == 1 && cells.front().empty(); }

}  // namespace

std::optional<std::vector<CsvRow>> parse_csv(std::string_view text) {
  std::vector<CsvRow> rows;
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  auto at = text.begin();
  if (!x3::parse(at, text.end(), file, rows) || at != text.end()) return std::nullopt;
  std::erase_if(rows, is_empty);
  return rows;
}

}  // namespace bongtu::ops::apigateway
