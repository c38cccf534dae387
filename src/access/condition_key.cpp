#include "access/condition_key.h"

#include <algorithm>
#include <utility>

namespace bongtu::access {
namespace {

constexpr std::string_view encryption_context = "kms:encryptioncontext:";
constexpr std::string_view principal_tag = "aws:principaltag/";

constexpr std::pair<std::string_view, Fact> facts[] = {
    {"aws:principalarn", Fact::arn},
    {"aws:principalaccount", Fact::account},
    {"kms:calleraccount", Fact::account},
    {"aws:principaltype", Fact::type},
    {"aws:username", Fact::user_name},
    {"aws:userid", Fact::user_id},
    {"aws:tokenissuetime", Fact::token_issue_time},
    {"aws:principalisawsservice", Fact::is_aws_service},
};

Fact fact_of(std::string_view name) {
  if (name.starts_with(principal_tag)) return Fact::tag;
  const auto* const found = std::ranges::find(facts, name, &std::pair<std::string_view, Fact>::first);
  return found == std::end(facts) ? Fact::none : found->second;
}

bool is_prefix_character(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }

}  // namespace

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](char c) { return lower(c); });
  return result;
}

bool same_letters(std::string_view a, std::string_view b) {
  const auto lowered = [](char c) { return lower(c); };
  return std::ranges::equal(a, b, {}, lowered, lowered);
}

const std::string* find_in_any_case(const std::map<std::string, std::string, std::less<>>& map,
                                    std::string_view name) {
  auto found = map.find(name);
  if (found == map.end())
    found = std::ranges::find_if(map, [&](const auto& entry) { return same_letters(entry.first, name); });
  return found == map.end() ? nullptr : &found->second;
}

std::optional<ConditionKey> parse_condition_key(std::string_view text) {
  ConditionKey key{lower(text), Fact::none};
  const std::size_t colon = key.name.find(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == text.size()) return std::nullopt;
  if (!std::ranges::all_of(key.name.substr(0, colon), is_prefix_character)) return std::nullopt;
  std::size_t data = key.name.find('/');
  data = key.name.starts_with(encryption_context) ? encryption_context.size()
                                                  : std::min(data, text.size() - 1) + 1;
  if (data == text.size() && (text.ends_with('/') || text.ends_with(':'))) return std::nullopt;
  key.name.replace(data, std::string::npos, text.substr(data));
  key.fact = fact_of(key.name);
  return key;
}

std::string_view tag_of(const ConditionKey& key) {
  return std::string_view(key.name).substr(key.name.find('/') + 1);
}

}  // namespace bongtu::access
