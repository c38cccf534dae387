#include "message/keyrings/kms_arn.h"

#include <algorithm>
#include <array>

namespace bongtu::message {

std::string KmsArn::in_region(std::string_view other) const {
  std::string arn = "arn:";
  for (const std::string_view part : {partition, std::string_view(":kms:"), other, std::string_view(":"),
                                      account, std::string_view(":"), type, std::string_view("/"), id})
    arn += part;
  return arn;
}

std::optional<KmsArn> parse_kms_arn(std::string_view text) {
  std::array<std::string_view, 6> parts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::size_t end = text.find(':');
    const bool is_last = i + 1 == parts.size();
    if ((end == std::string_view::npos) != is_last) return std::nullopt;
    parts[i] = text.substr(0, end);
    if (parts[i].empty()) return std::nullopt;
    if (!is_last) text.remove_prefix(end + 1);
  }
  const std::size_t slash = parts[5].find('/');
  if (parts[0] != "arn" || parts[2] != "kms" || slash == std::string_view::npos) return std::nullopt;
  const KmsArn arn{.partition = parts[1],
                   .region = parts[3],
                   .account = parts[4],
                   .type = parts[5].substr(0, slash),
                   .id = parts[5].substr(slash + 1)};
  if ((arn.type != "key" && arn.type != "alias") || arn.id.empty()) return std::nullopt;
  return arn;
}

std::optional<KmsArn> parse_key_arn(std::string_view text) {
  auto arn = parse_kms_arn(text);
  if (arn && !arn->is_key()) arn.reset();
  return arn;
}

std::string_view multi_region_id(std::string_view key_id) {
  if (key_id.starts_with("mrk-")) return key_id;
  const auto arn = parse_kms_arn(key_id);
  return arn && arn->is_multi_region() ? arn->id : std::string_view{};
}

bool is_same_multi_region_key(std::string_view a, std::string_view b) {
  if (a == b) return true;
  const auto first = parse_kms_arn(a), second = parse_kms_arn(b);
  return first && second && first->is_multi_region() && second->is_multi_region() &&
         first->partition == second->partition && first->account == second->account &&
         first->id == second->id;
}

}  // namespace bongtu::message
