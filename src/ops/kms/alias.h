// Aliases: their names as callers give them ("alias/" and a name), and what the operations on them share.
#pragma once

#include "ops/kms/members.h"
#include "ops/operation.h"

namespace bongtu::ops {

inline constexpr std::string_view alias_name_doc = "alias/ and a name.";

// The name without "alias/". Fault::validation without that prefix.
Result<std::string> alias_name(std::string_view text);
// The same of a name that is to be. Fault::invalid_alias_name for AWS's own names.
Result<std::string> own_alias_name(std::string_view text);

struct AliasTargetRequest {
  std::string alias_name;
  std::string target_key_id;
  static constexpr auto shape =
      fields(field("AliasName", &AliasTargetRequest::alias_name, alias_name_bounds, alias_name_doc),
             field("TargetKeyId", &AliasTargetRequest::target_key_id, key_id_bounds, bare_key_id_doc));
};

// The key that an alias is to name: not one whose deletion is scheduled. Fault::not_found also for a
// malformed ARN, for these operations have no InvalidArnException.
Result<keys::Key> alias_target(keys::Gate& gate, const std::string& key_id, std::string_view action);
// Fault::limit_exceeded where the key has 50.
Result<> check_room_for_alias(const keys::KeyEntry& key);
// Fault::not_found.
Result<std::shared_ptr<const keys::AliasEntry>> existing_alias(keys::Gate& gate, const std::string& name);

}  // namespace bongtu::ops
