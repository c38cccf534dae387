#include "cli/range.h"

#include <charconv>

namespace bongtu::cli {
namespace {

bool read_number(std::string_view text, std::uint64_t& number) {
  if (text.empty()) return true;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

Result<Range> parse_range(std::string_view text) {
  Range range;
  const std::size_t colon = text.find(':');
  const bool read = colon != std::string_view::npos && text.size() > 1 &&
                    read_number(text.substr(0, colon), range.start) &&
                    read_number(text.substr(colon + 1), range.end);
  if (!read)
    return refuse(Fault::validation, "--range takes FIRST:END in bytes, like 0:4096, 4096: or :100.");
  if (range.end < range.start) return refuse(Fault::validation, "--range ends before it starts.");
  return range;
}

}  // namespace bongtu::cli
