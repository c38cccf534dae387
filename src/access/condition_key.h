// The names of condition keys.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace bongtu::access {

// What the evaluation knows of the principal and answers itself.
enum class Fact : std::uint8_t {
  none,  // all other keys: Question::values answers
  arn,
  account,
  type,
  tag,
  user_name,
  user_id,
  token_issue_time,
  is_aws_service,
};

struct ConditionKey {
  // In lower case, but for what names a tag or a pair of the encryption context: that is data, as written.
  std::string name;
  Fact fact = Fact::none;
  bool operator==(const ConditionKey&) const = default;
};

// "prefix:name"; nothing where it is not of that form.
std::optional<ConditionKey> parse_condition_key(std::string_view text);

// Of a key whose name ends in a tag's key: that tag's key.
std::string_view tag_of(const ConditionKey& key);

char lower(char c);
std::string lower(std::string_view text);
// Equal but for the case of ASCII letters.
bool same_letters(std::string_view a, std::string_view b);
// The value under that name, else under one that differs in case only; null where there is none.
const std::string* find_in_any_case(const std::map<std::string, std::string, std::less<>>& map,
                                    std::string_view name);

}  // namespace bongtu::access
