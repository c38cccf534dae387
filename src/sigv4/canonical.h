// The canonical request: what a signature is over, one spelling for all the ways to write the same request.
#pragma once

#include <algorithm>
#include <optional>

#include "sigv4/sigv4.h"

namespace bongtu::sigv4 {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
// `name` in any case, `lower_name` in lower case.
inline bool is_named(std::string_view name, std::string_view lower_name) {
  return name.size() == lower_name.size() && std::equal(name.begin(), name.end(), lower_name.begin(),
                                                        [](char a, char b) { return lower(a) == b; });
}

// The parts of a text between separators, empty ones too; an empty text is one empty part. (std::views::split
// finds a character ten times slower.)
class Split {
 public:
  Split(std::string_view text, char separator) : rest_(text), separator_(separator) {}
  // Nothing after the last part.
  std::optional<std::string_view> next() {
    if (at_end_) return std::nullopt;
    const std::size_t end = rest_.find(separator_);
    const std::string_view part = rest_.substr(0, end);
    at_end_ = end == std::string_view::npos;
    if (!at_end_) rest_.remove_prefix(end + 1);
    return part;
  }

 private:
  std::string_view rest_;
  char separator_;
  bool at_end_ = false;
};

// Without blanks at both ends.
std::string_view trimmed(std::string_view value);

// As the public one, for a caller who has the body's SHA-256 in hex already.
std::string canonical_request(const SignedRequest& request, std::string_view signed_headers,
                              std::string_view body_hash, bool normalize);

}  // namespace bongtu::sigv4
