#include "access/pattern.h"

#include <cstring>

#include "access/malformed.h"

namespace bongtu::access {
namespace {

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// What stands between ${ and }: "key" or "key, 'fallback'".
std::optional<Pattern::Variable> parse_variable(std::string_view inside) {
  Pattern::Variable variable;
  const std::size_t comma = inside.find(',');
  if (comma != std::string_view::npos) {
    const std::string_view fallback = trimmed(inside.substr(comma + 1));
    if (fallback.size() < 2 || !fallback.starts_with('\'') || !fallback.ends_with('\'')) return std::nullopt;
    variable.fallback = fallback.substr(1, fallback.size() - 2);
  }
  auto key = parse_condition_key(trimmed(inside.substr(0, comma)));
  if (!key) return std::nullopt;
  variable.key = *std::move(key);
  return variable;
}

// The length of the variable that `text` begins with, braces and all; 0 where it has no end. A fallback may
// have braces within its quotes.
std::size_t variable_size(std::string_view text) {
  const std::size_t brace = text.find('}'), quote = text.find('\'');
  if (brace == std::string_view::npos || brace < quote) return brace + 1;
  const std::size_t end = text.find('\'', quote + 1);
  return end == std::string_view::npos ? 0 : text.find('}', end) + 1;
}

// Puts into `pattern` what `text` begins with, which is "${", and returns its length.
Result<std::size_t> take_variable(std::string_view text, Pattern& pattern) {
  std::string& literal = pattern.parts.back().text;
  for (const char escaped : {'*', '?', '$'}) {
    if (text.starts_with({"${", 2}) && text.substr(2).starts_with(escaped) &&
        text.substr(3).starts_with('}')) {
      literal += escaped;
      return 4;
    }
  }
  const std::size_t size = variable_size(text);
  auto variable = size == 0 ? std::nullopt : parse_variable(text.substr(2, size - 3));
  if (!variable)
    return malformed("the variable " + quoted(text.substr(0, size == 0 ? text.size() : size)) +
                     " is not understood");
  pattern.parts.back().variable = *std::move(variable);
  pattern.parts.emplace_back();
  return size;
}

bool within_character(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

std::size_t next_character(std::string_view text, std::size_t at) {
  ++at;
  while (at < text.size() && within_character(text[at])) ++at;
  return at;
}

// `text` without its last character.
std::string_view without_last_character(std::string_view text) {
  while (text.size() > 1 && within_character(text.back())) text.remove_suffix(1);
  return text.substr(0, text.size() - 1);
}

// What follows where `text` begins with `piece`, which has no *.
std::optional<std::string_view> after_prefix(std::string_view piece, std::string_view text) {
  for (const char c : piece) {
    if (text.empty() || (c != any_character && c != text.front())) return std::nullopt;
    text.remove_prefix(c == any_character ? next_character(text, 0) : 1);
  }
  return text;
}

// What stands before where `text` ends with `piece`, which has no *.
std::optional<std::string_view> before_suffix(std::string_view piece, std::string_view text) {
  for (; !piece.empty(); piece.remove_suffix(1)) {
    const char c = piece.back();
    if (text.empty() || (c != any_character && c != text.back())) return std::nullopt;
    text = c == any_character ? without_last_character(text) : text.substr(0, text.size() - 1);
  }
  return text;
}

// What follows the first place in `text` where `piece` is, which has no *. Without ? by memmem, whose time is
// linear; std::string_view::find multiplies.
std::optional<std::string_view> after_first(std::string_view piece, std::string_view text) {
  if (piece.empty()) return text;
  if (piece.size() > text.size()) return std::nullopt;
  if (piece.find(any_character) == std::string_view::npos) {
    const void* found = memmem(text.data(), text.size(), piece.data(), piece.size());
    if (found == nullptr) return std::nullopt;
    const auto at = static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
    return text.substr(at + piece.size());
  }
  for (std::size_t at = 0; at < text.size(); at = next_character(text, at)) {
    if (const auto rest = after_prefix(piece, text.substr(at))) return rest;
  }
  return std::nullopt;
}

// Cuts `text` at its first colon and returns what stood before it; nothing where it has none.
std::optional<std::string_view> take_part(std::string_view& text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view part = text.substr(0, colon);
  text.remove_prefix(colon + 1);
  return part;
}

}  // namespace

Result<Pattern> parse_pattern(std::string_view text, Wildcards wildcards, Variables variables) {
  Pattern pattern;
  pattern.parts.emplace_back();
  for (std::size_t i = 0; i < text.size();) {
    if (variables == Variables::special && text.substr(i).starts_with("${")) {
      TRY(const std::size_t size, take_variable(text.substr(i), pattern));
      i += size;
      continue;
    }
    char c = text[i++];
    if (wildcards == Wildcards::special && c == '*') c = any_text;
    if (wildcards == Wildcards::special && c == '?') c = any_character;
    pattern.parts.back().text += c;
  }
  return pattern;
}

// Between two * stand pieces, and each may have the first place that it fits: an earlier one leaves most for
// the next.
bool like(std::string_view pattern, std::string_view text) {
  const std::size_t first = pattern.find(any_text), last = pattern.rfind(any_text);
  if (first == std::string_view::npos) {
    const auto rest = after_prefix(pattern, text);
    return rest && rest->empty();
  }
  auto rest = after_prefix(pattern.substr(0, first), text);
  if (rest) rest = before_suffix(pattern.substr(last + 1), *rest);
  for (std::size_t at = first; rest && at < last;) {
    const std::size_t next = pattern.find(any_text, at + 1);
    rest = after_first(pattern.substr(at + 1, next - at - 1), *rest);
    at = next;
  }
  return rest.has_value();
}

std::size_t search_size(const Pattern& pattern) {
  constexpr char a_variable = '\xfd';
  std::string whole;
  for (const Pattern::Part& part : pattern.parts) {
    whole += part.text;
    if (part.variable) whole += a_variable;
  }
  std::size_t size = 0, next = 0;
  for (std::size_t at = whole.find(any_text); at < whole.size(); at = next) {
    next = whole.find(any_text, at + 1);
    if (next == std::string::npos) break;
    const std::string_view piece = std::string_view(whole).substr(at + 1, next - at - 1);
    if (piece.find(any_character) == std::string_view::npos) continue;
    size += piece.find(a_variable) == std::string_view::npos ? piece.size() : most_searched + 1;
  }
  return size;
}

bool like_arn(std::string_view pattern, std::string_view arn) {
  for (int part = 0; part < 5; ++part) {
    const auto wanted = take_part(pattern), given = take_part(arn);
    if (!wanted || !given || !like(*wanted, *given)) return false;
  }
  return like(pattern, arn);
}

}  // namespace bongtu::access
