#include "keys/conditions.h"

#include <algorithm>
#include <array>

#include "access/condition_key.h"
#include "keys/catalog.h"

namespace bongtu::keys {
namespace {

using Values = std::optional<std::vector<std::string>>;

using access::same_letters;

Values one(std::string_view value) { return std::vector{std::string(value)}; }
std::string text(bool value) { return value ? "true" : "false"; }

Values in_map(const std::map<std::string, std::string, std::less<>>& map, std::string_view name) {
  const std::string* value = access::find_in_any_case(map, name);
  return value == nullptr ? std::nullopt : one(*value);
}

template <class Map>
std::vector<std::string> names_of(const Map& map) {
  std::vector<std::string> names;
  names.reserve(map.size());
  for (const auto& [name, value] : map) names.push_back(name);
  return names;
}

// What follows `prefix` in `key`, or nothing.
std::optional<std::string_view> after(std::string_view key, std::string_view prefix) {
  return key.starts_with(prefix) ? std::optional(key.substr(prefix.size())) : std::nullopt;
}

struct OfKey {
  std::string_view name;
  std::string (*value)(const KeyEntry&);
};
constexpr std::array of_keys = {
    OfKey{"kms:keyspec", [](const KeyEntry& key) { return key.family->record.spec; }},
    OfKey{"kms:customermasterkeyspec", [](const KeyEntry& key) { return key.family->record.spec; }},
    OfKey{"kms:keyusage", [](const KeyEntry& key) { return key.family->record.usage; }},
    OfKey{"kms:customermasterkeyusage", [](const KeyEntry& key) { return key.family->record.usage; }},
    OfKey{"kms:keyorigin", [](const KeyEntry& key) { return key.family->record.origin; }},
    OfKey{"kms:multiregion", [](const KeyEntry& key) { return text(key.family->record.multi_region); }},
};

struct OfCall {
  std::string_view name;
  std::string (*value)(const Call&);
};
constexpr std::array of_calls = {
    OfCall{"aws:sourceip", [](const Call& call) { return call.source; }},
    OfCall{"aws:currenttime", [](const Call& call) { return iso_time(call.now); }},
    OfCall{"aws:epochtime", [](const Call& call) { return std::to_string(milliseconds(call.now) / 1000); }},
    OfCall{"aws:securetransport", [](const Call& call) { return text(call.secure); }},
    OfCall{"aws:requestedregion", [](const Call& call) { return call.region; }},
    OfCall{"aws:useragent", [](const Call& call) { return std::string(call.user_agent); }},
    OfCall{"kms:calleraccount", [](const Call& call) { return call.account; }},
};

template <std::size_t n, class Row, class From>
Values in_table(const std::array<Row, n>& table, std::string_view key, const From& from) {
  const auto row = std::ranges::find(table, key, &Row::name);
  if (row == table.end()) return std::nullopt;
  const std::string value = row->value(from);
  return value.empty() ? std::nullopt : one(value);
}

}  // namespace

Values KeyConditions::find(std::string_view key) const {
  if (Values found = of_attribute(key)) return found;
  if (Values found = of_context(key)) return found;
  if (Values found = of_entity(key)) return found;
  if (Values found = of_key(key)) return found;
  return of_request(key);
}

Values KeyConditions::of_attribute(std::string_view key) const {
  for (const Attribute& attribute : about_.attributes) {
    if (attribute.tags != nullptr) {
      if (key == "aws:tagkeys") return names_of(*attribute.tags);
      if (const auto tag = after(key, "aws:requesttag/")) return in_map(*attribute.tags, *tag);
    } else if (same_letters(attribute.key, key)) {
      if (attribute.values != nullptr) return *attribute.values;
      // A request that lacks the member has no such key: a Deny may ask for its absence (Null).
      return attribute.value.empty() ? std::nullopt : one(attribute.value);
    }
  }
  return std::nullopt;
}

Values KeyConditions::of_context(std::string_view key) const {
  if (about_.context == nullptr) return std::nullopt;
  if (const auto name = after(key, "kms:encryptioncontext:")) return in_map(*about_.context, *name);
  if (key == "kms:encryptioncontextkeys" && !about_.context->empty()) return names_of(*about_.context);
  return std::nullopt;
}

Values KeyConditions::of_entity(std::string_view key) const {
  if (about_.entity_tags == nullptr) return std::nullopt;
  for (const std::string_view prefix : {"aws:resourcetag/", "iam:resourcetag/"}) {
    if (const auto tag = after(key, prefix)) return in_map(*about_.entity_tags, *tag);
  }
  return std::nullopt;
}

Values KeyConditions::of_key(std::string_view key) const {
  if (about_.key == nullptr) return std::nullopt;
  if (const auto tag = after(key, "aws:resourcetag/")) return in_map(about_.key->record.tags, *tag);
  if (key == "kms:multiregionkeytype" && about_.key->family->record.multi_region)
    return one(about_.key->is_replica() ? "REPLICA" : "PRIMARY");
  if (key == "kms:resourcealiases") return resource_aliases();
  return in_table(of_keys, key, *about_.key);
}

Values KeyConditions::of_request(std::string_view key) const {
  if (key == "kms:requestalias" && !about_.alias.empty()) return one(about_.alias);
  return in_table(of_calls, key, call_);
}

Values KeyConditions::resource_aliases() const {
  const auto aliases = about_.key->record.aliases == 0
                           ? Result<std::vector<AliasEntry>>()
                           : catalog_.list_aliases_of(call_, about_.key->id, {}, aliases_a_key);
  // Where they cannot be read, neither an Allow nor a Deny on them could be decided.
  if (!aliases) {
    complete_ = std::unexpected(aliases.error());
    return std::nullopt;
  }
  std::vector<std::string> names;
  names.reserve(aliases->size());
  for (const AliasEntry& alias : *aliases) names.push_back("alias/" + alias.name);
  return names;
}

}  // namespace bongtu::keys
