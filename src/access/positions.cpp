#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/parse_options.hpp>

#include "access/trace.h"

namespace bongtu::access {
namespace {

// Boost.JSON's parser says what it meets, but not where. It is given one byte after the other, so that
// whatever it meets is at the last one.
struct Handler {
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
  using error_code = boost::system::error_code;
  using Text = boost::json::string_view;

  Position here;
  std::vector<Span> spans;
  std::size_t depth = 0;       // of objects
  std::string key;             // so far
  bool in_statements = false;  // within the value of the document's "Statement"

  bool on_object_begin(error_code&) {
    ++depth;
    key.clear();
    if (in_statements && depth == 2) spans.push_back({here, {}});
    return true;
  }
  bool on_object_end(std::size_t, error_code&) {
    if (in_statements && depth == 2) spans.back().end = {here.line, here.column + 1};
    --depth;
    return true;
  }
  bool on_key_part(Text s, std::size_t, error_code&) {
    key.append(s.data(), s.size());
    return true;
  }
  bool on_key(Text s, std::size_t, error_code&) {
    key.append(s.data(), s.size());
    if (depth == 1) in_statements = key == "Statement";
    key.clear();
    return true;
  }
  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_array_begin(error_code&) { return true; }
  bool on_array_end(std::size_t, error_code&) { return true; }
  bool on_string_part(Text, std::size_t, error_code&) { return true; }
  bool on_string(Text, std::size_t, error_code&) { return true; }
  bool on_number_part(Text, error_code&) { return true; }
  bool on_int64(std::int64_t, Text, error_code&) { return true; }
  bool on_uint64(std::uint64_t, Text, error_code&) { return true; }
  bool on_double(double, Text, error_code&) { return true; }
  bool on_bool(bool, error_code&) { return true; }
  bool on_null(error_code&) { return true; }
  bool on_comment_part(Text, error_code&) { return true; }
  bool on_comment(Text, error_code&) { return true; }
};

}  // namespace

std::vector<Span> statement_positions(std::string_view document) {
  boost::json::basic_parser<Handler> parser{boost::json::parse_options()};
  Position& here = parser.handler().here;
  boost::system::error_code error;
  for (const char& c : document) {
    parser.write_some(true, &c, 1, error);
    if (error) break;
    ++here.column;
    if (c == '\n') here = {here.line + 1, 1};
  }
  return std::move(parser.handler().spans);
}

}  // namespace bongtu::access
