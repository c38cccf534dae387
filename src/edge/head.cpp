#include "edge/head.h"

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/basic_parser.hpp>

namespace bongtu::edge {
namespace {

namespace http = boost::beast::http;
using boost::system::error_code;

std::unexpected<Refusal> refusal(int status, std::string_view message) {
  return std::unexpected(Refusal{status, std::string(message)});
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

constexpr std::string_view folded = "A header may not go on in a second line.";

// The first thing that is wrong with the bytes of a head from `from` on; empty = nothing.
std::string_view first_fault(std::string_view head, std::size_t from = 0) {
  char before = from == 0 ? '\0' : head[from - 1];
  for (const char c : head.substr(from)) {
    if ((before == '\r') != (c == '\n')) return "Every line of the head must end with CR LF.";
    if (before == '\n' && is_blank(c)) return folded;
    const bool is_low = static_cast<unsigned char>(c) < 0x20;
    const bool may_be_low = c == '\t' || c == '\r' || c == '\n';
    if ((is_low && !may_be_low) || c == 0x7f) return "The head has a control character.";
    before = c;
  }
  return {};
}

// What the parser means by a bad field.
std::string_view fault_of_names(std::string_view head) {
  for (std::size_t at = head.find('\n') + 1; at < head.size(); at = head.find('\n', at) + 1) {
    const std::string_view line = head.substr(at, head.find('\r', at) - at);
    const std::size_t colon = line.find(':');
    if (colon == 0) return "A header has no name.";
    if (colon == std::string_view::npos && !line.empty()) return "A header line has no colon.";
    if (!line.empty() && is_blank(line[colon - 1])) return "A header name may not be followed by a blank.";
  }
  return "A header name has a character that no name may have.";
}

bool is_target_byte(char c) { return c > 0x20 && c < 0x7f; }

Checked<> check_request_line(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == last) return refusal(400, "The request line must be a method, a target and HTTP/1.1.");
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (!version.starts_with("HTTP/")) return refusal(400, "The request line must end with HTTP/1.1.");
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    return refusal(505, "The HTTP version must be 1.1 or 1.0.");
  }
  if (target.size() > max_target) return refusal(414, "The request target is longer than 8 KiB.");
  if (!std::ranges::all_of(target, is_target_byte)) {
    return refusal(400, "Blanks and bytes outside ASCII must be percent-encoded in the request target.");
  }
  if (!target.starts_with('/'))
    return refusal(400, "The request target must be a path that begins with '/'.");
  return {};
}

constexpr std::string_view length_rule =
    "Content-Length must be there once, as a decimal number, and never with Transfer-Encoding.";

Refusal from_parser(const error_code& error, std::string_view head) {
  if (error == http::error::bad_content_length || error == http::error::multiple_content_length ||
      error == http::error::bad_transfer_encoding) {
    return {400, std::string(length_rule)};
  }
  if (error == http::error::bad_method) return {400, "The method is not a token."};
  if (error == http::error::bad_field) return {400, std::string(fault_of_names(head))};
  if (error == http::error::bad_value) return {400, "A header has a value that it may not have."};
  return {400, "The head is malformed."};
}

// Collects views of what the parser finds, and counts the fields for which it accepts several.
class Parser final : public http::basic_parser<true> {
 public:
  Parser(std::string_view bytes, Head& head) : bytes_(bytes), head_(head) {
    header_limit(max_head);
    body_limit(boost::none);
  }

  Checked<> parse() {
    error_code error;
    const std::size_t parsed = put(boost::asio::const_buffer(bytes_.data(), bytes_.size()), error);
    if (head_.fields.size() > max_fields) return refusal(431, "There are more than 100 headers.");
    if (error) return std::unexpected(from_parser(error, bytes_));
    if (!is_header_done() || parsed != bytes_.size()) return refusal(400, "The head is malformed.");
    // The parser unfolds what goes on in a second line. Without that there is a line for each header, one for
    // the request, and the empty one.
    const auto lines = static_cast<std::size_t>(std::ranges::count(bytes_, '\n'));
    if (lines != head_.fields.size() + 2) return refusal(400, folded);
    CHECK(check_host());
    CHECK(check_length());
    head_.keep_alive = basic_parser::keep_alive();
    return check_expectation();
  }

 private:
  using text = boost::beast::string_view;

  Checked<> check_host() const {
    if (hosts_ > 1) return refusal(400, "There is more than one Host header.");
    if (hosts_ == 0 && !head_.http_1_0) return refusal(400, "There is no Host header.");
    return {};
  }

  Checked<> check_length() {
    if (encodings_ > 0 && lengths_ > 0) return refusal(400, length_rule);
    if (encodings_ > 0)
      return refusal(411, "A body needs a Content-Length; Transfer-Encoding is not supported.");
    if (lengths_ == 0) return {};
    const bool decimal = std::ranges::all_of(length_, [](char c) { return c >= '0' && c <= '9'; });
    if (lengths_ > 1 || !decimal) return refusal(400, length_rule);
    head_.content_length = *content_length();
    return {};
  }

  Checked<> check_expectation() {
    if (expectations_ == 0 || head_.http_1_0) return {};
    if (expectations_ > 1 || !boost::beast::iequals(expectation_, "100-continue")) {
      return refusal(417, "The only expectation that can be met is 100-continue.");
    }
    head_.expects_continue = true;
    return {};
  }

  void on_request_impl(http::verb, text method, text target, int version, error_code&) override {
    head_.method = method;
    head_.target = target;
    head_.http_1_0 = version == 10;
  }

  void on_field_impl(http::field field, text name, text value, error_code& error) override {
    // The parser joins folded lines in memory that dies with this call.
    if (!value.empty() && !is_mine(value)) {
      error = http::error::bad_value;
      return;
    }
    head_.fields.push_back({name, value});
    if (head_.fields.size() > max_fields) error = http::error::header_limit;
    if (field == http::field::host) ++hosts_;
    if (field == http::field::transfer_encoding) ++encodings_;
    if (field == http::field::content_length) {
      ++lengths_;
      length_ = value;
    }
    if (field == http::field::expect) {
      ++expectations_;
      expectation_ = value;
    }
  }

  bool is_mine(std::string_view part) const {
    const std::less_equal<const char*> before;
    return before(bytes_.data(), part.data()) &&
           before(part.data() + part.size(), bytes_.data() + bytes_.size());
  }

  void on_response_impl(int, text, int, error_code&) override {}
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(text, error_code&) override { return 0; }
  void on_chunk_header_impl(std::uint64_t, text, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, text, error_code&) override { return 0; }
  void on_finish_impl(error_code&) override {}

  std::string_view bytes_;
  Head& head_;
  unsigned hosts_ = 0, encodings_ = 0, lengths_ = 0, expectations_ = 0;
  std::string_view length_, expectation_;
};

}  // namespace

Checked<std::size_t> HeadScan::scan(std::string_view received) {
  constexpr std::string_view empty_line = "\r\n\r\n";
  const std::string_view head = received.substr(0, max_head);
  const std::size_t from = seen_ - std::min(seen_, empty_line.size());
  const std::size_t end = head.find(empty_line, from);
  if (end != std::string_view::npos) return end + empty_line.size();
  if (const std::string_view fault = first_fault(head, from); !fault.empty()) return refusal(400, fault);
  seen_ = head.size();
  if (head.size() < max_head) return 0;
  const bool in_first_line = head.find('\n') == std::string_view::npos;
  if (in_first_line) return refusal(414, "The request line is longer than 16 KiB.");
  return refusal(431, "The head of the request is larger than 16 KiB.");
}

Checked<> parse_head(std::string_view bytes, Head& head) {
  head.fields.clear();
  head.content_length = 0;
  head.expects_continue = false;
  Checked<> parsed = check_request_line(bytes.substr(0, bytes.find('\r')));
  if (parsed) parsed = Parser(bytes, head).parse();
  if (parsed) return parsed;
  // A bad byte is the better reason: what followed from it may mislead.
  const std::string_view fault = first_fault(bytes);
  return fault.empty() ? parsed : refusal(400, fault);
}

}  // namespace bongtu::edge
