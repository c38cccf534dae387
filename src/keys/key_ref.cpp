#include "keys/key_ref.h"

#include <algorithm>
#include <array>

namespace bongtu::keys {
namespace {

constexpr std::string_view alias_prefix = "alias/";
constexpr std::string_view key_prefix = "key/";
constexpr std::string_view multi_region_prefix = "mrk-";
constexpr std::size_t longest_alias = 256;

Result<KeyRef> parse_resource(std::string_view resource, std::string_view whole) {
  // Longer names cannot exist, and an absence is remembered by its name.
  if (resource.starts_with(alias_prefix) && resource.size() <= longest_alias)
    return KeyRef{true, std::string(resource.substr(alias_prefix.size()))};
  if (uuid_of(resource)) return KeyRef{false, std::string(resource)};
  return refuse(Fault::not_found, "Invalid keyId '" + std::string(whole) + "'");
}

// arn:partition:kms:region:account:resource
std::optional<std::array<std::string_view, 6>> split_arn(std::string_view arn) {
  std::array<std::string_view, 6> parts;
  for (std::size_t i = 0; i < 5; ++i) {
    const std::size_t colon = arn.find(':');
    if (colon == std::string_view::npos || colon == 0) return std::nullopt;
    parts[i] = arn.substr(0, colon);
    arn.remove_prefix(colon + 1);
  }
  parts[5] = arn;
  return arn.empty() ? std::nullopt : std::optional(parts);
}

}  // namespace

Result<KeyRef> parse_key_ref(std::string_view text, const Place& place) {
  if (!text.starts_with("arn:")) return parse_resource(text, text);
  const auto arn = split_arn(text);
  if (!arn || (*arn)[1] != "aws" || (*arn)[2] != "kms") {
    return refuse(Fault::invalid_arn, "Invalid arn: " + std::string(text));
  }
  if ((*arn)[3] != place.region) return refuse(Fault::not_found, "Invalid arn " + std::string((*arn)[3]));
  const std::string_view resource = (*arn)[5];
  if ((*arn)[4] != place.account) {
    return refuse(Fault::not_found,
                  (resource.starts_with(alias_prefix) ? "Alias " : "Key '") + std::string(text) +
                      (resource.starts_with(alias_prefix) ? " is not found." : "' does not exist"));
  }
  if (resource.starts_with(key_prefix)) {
    TRY(KeyRef ref, parse_resource(resource.substr(key_prefix.size()), text));
    if (!ref.is_alias) return ref;
  } else if (resource.starts_with(alias_prefix)) {
    return parse_resource(resource, text);
  }
  return refuse(Fault::invalid_arn, "Invalid arn: " + std::string(text));
}

std::string multi_region_id(const crypto::Uuid& uuid) { return std::string(multi_region_prefix) + hex(uuid); }

std::optional<crypto::Uuid> uuid_of(std::string_view key_id) {
  if (!key_id.starts_with(multi_region_prefix)) return crypto::parse_uuid(key_id);
  key_id.remove_prefix(multi_region_prefix.size());
  const bool lower = std::ranges::none_of(key_id, [](char c) { return c >= 'A' && c <= 'F'; });
  const auto bytes = from_hex(key_id);
  crypto::Uuid uuid;
  if (!lower || !bytes || bytes->size() != uuid.size()) return std::nullopt;
  std::ranges::copy(*bytes, uuid.begin());
  return uuid;
}

std::string key_arn(const Place& place, std::string_view key_id) {
  std::string arn = "arn:aws:kms:";
  arn.append(place.region).append(":").append(place.account).append(":key/").append(key_id);
  return arn;
}

std::string alias_arn(const Place& place, std::string_view name) {
  std::string arn = "arn:aws:kms:";
  arn.append(place.region).append(":").append(place.account).append(":alias/").append(name);
  return arn;
}

bool is_region(std::string_view text) {
  const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  if (text.size() < 6 || text.size() > 32 || !lower(text[0]) || !lower(text[1]) || text[2] != '-')
    return false;
  const std::size_t last_dash = text.rfind('-');
  const std::string_view words = text.substr(0, last_dash), number = text.substr(last_dash + 1);
  const bool good_words = words.back() != '-' && words.find("--") == std::string_view::npos &&
                          last_dash > 2 &&
                          std::ranges::all_of(words, [&](char c) { return lower(c) || c == '-'; });
  return good_words && !number.empty() && number.size() <= 2 &&
         std::ranges::all_of(number, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace bongtu::keys
