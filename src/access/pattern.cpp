#include "access/pattern.h"

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

std::size_t next_character(std::string_view text, std::size_t at) {
  ++at;
  while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80) ++at;
  return at;
}

// Where behind `tried` what follows a * can begin, which is `first`.
std::size_t next_try(std::string_view text, std::size_t tried, char first) {
  tried = next_character(text, tried);
  return first == any_text || first == any_character ? tried : text.find(first, tried);
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

// Where a character does not match, the last * takes more of the text, up to where what follows it can begin,
// and matching goes on from there: an earlier * never needs another try.
bool like(std::string_view pattern, std::string_view text) {
  constexpr std::size_t none = std::string_view::npos;
  std::size_t at = 0, in_text = 0, after_star = none, tried = 0;
  while (in_text < text.size() || (at < pattern.size() && pattern[at] == any_text)) {
    const char c = at < pattern.size() ? pattern[at] : '\0';
    if (at < pattern.size() && c == any_text) {
      after_star = ++at;
      tried = in_text;
      if (at == pattern.size()) return true;
    } else if (at < pattern.size() && c == any_character) {
      ++at;
      in_text = next_character(text, in_text);
    } else if (at < pattern.size() && c == text[in_text]) {
      ++at;
      ++in_text;
    } else if (after_star != none) {
      at = after_star;
      tried = next_try(text, tried, pattern[after_star]);
      if (tried == none) return false;
      in_text = tried;
    } else {
      return false;
    }
  }
  return at == pattern.size();
}

bool like_arn(std::string_view pattern, std::string_view arn) {
  for (int part = 0; part < 5; ++part) {
    const auto wanted = take_part(pattern), given = take_part(arn);
    if (!wanted || !given || !like(*wanted, *given)) return false;
  }
  return like(pattern, arn);
}

}  // namespace bongtu::access
