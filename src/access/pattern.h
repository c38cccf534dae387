// Pattern: a string of a policy with wildcards and variables, taken apart when the policy is parsed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/condition_key.h"
#include "base/result.h"

namespace bongtu::access {

// How wildcards stand in a parsed pattern: as bytes that no UTF-8 text has.
constexpr char any_text = '\xff';       // *
constexpr char any_character = '\xfe';  // ?

struct Pattern {
  struct Variable {
    ConditionKey key;
    std::optional<std::string> fallback;  // ${key, 'fallback'}
  };
  struct Part {
    std::string text;
    std::optional<Variable> variable;  // stands after the text
  };
  std::vector<Part> parts;  // at least one; the last has no variable

  bool has_variables() const { return parts.size() > 1; }
  // The whole pattern, where it has no variables.
  const std::string& text() const { return parts.front().text; }
};

enum class Wildcards : bool { literal, special };
enum class Variables : bool { literal, special };

// ${*}, ${?} and ${$} stand for those characters where variables are special. Fault::malformed_policy for a
// variable that is not understood.
Result<Pattern> parse_pattern(std::string_view text, Wildcards wildcards, Variables variables);

// Whether `text` matches `pattern`, in which wildcards are any_text and any_character; a character is one of
// UTF-8. Time: the sum of the two lengths, and the length of `text` times the search_size() of the pattern.
bool like(std::string_view pattern, std::string_view text);

// How many characters of a pattern stand between two * together with a ?: these like() can only search for by
// trying everywhere. More than most_searched where a variable is among them, whose value could be long.
std::size_t search_size(const Pattern& pattern);
// Of all patterns of a policy together.
constexpr std::size_t most_searched = 256;

// As `like`, for ARNs: each of the six parts between colons on its own, the last with all that follows. False
// where either has fewer.
bool like_arn(std::string_view pattern, std::string_view arn);

}  // namespace bongtu::access
