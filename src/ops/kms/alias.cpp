#include "ops/kms/alias.h"

namespace bongtu::ops {
namespace {
constexpr std::string_view alias_prefix = "alias/";
}  // namespace

Result<std::string> alias_name(std::string_view text) {
  if (!text.starts_with(alias_prefix) || text.size() == alias_prefix.size()) {
    return refuse(Fault::validation,
                  "Alias must start with the prefix \"alias/\". Please see "
                  "https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html");
  }
  return std::string(text.substr(alias_prefix.size()));
}

Result<std::string> own_alias_name(std::string_view text) {
  TRY(std::string name, alias_name(text));
  if (name.starts_with("aws/")) {
    return refuse(Fault::invalid_alias_name, "Names that begin with alias/aws/ are reserved.");
  }
  return name;
}

Result<keys::Key> alias_target(keys::Gate& gate, const std::string& key_id, std::string_view action) {
  auto target = gate.manage(key_id, action, keys::Needs::not_pending_deletion);
  if (!target && target.error().fault == Fault::invalid_arn) target.error().fault = Fault::not_found;
  return target;
}

Result<> check_room_for_alias(const keys::KeyEntry& key) {
  if (key.record.aliases < keys::aliases_a_key) return {};
  return refuse(Fault::limit_exceeded, "The key has as many aliases as it may have: 50.");
}

Result<std::shared_ptr<const keys::AliasEntry>> existing_alias(keys::Gate& gate, const std::string& name) {
  TRY(auto alias, gate.catalog().find_alias(gate.call(), name));
  if (alias == nullptr)
    return refuse(Fault::not_found, "Alias " + keys::alias_arn(gate.place(), name) + " is not found.");
  return alias;
}

}  // namespace bongtu::ops
