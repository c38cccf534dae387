// Key policies as CreateKey, PutKeyPolicy and ReplicateKey take them.
#pragma once

#include "keys/gate.h"
#include "ops/kms/bounds.h"

namespace bongtu::ops {

inline constexpr std::string_view policy_doc = "The key policy: JSON, at most 32,768 bytes.";
inline constexpr std::string_view bypass_doc =
    "True takes a policy that does not let the caller put another one. Nobody may be able to do so "
    "afterwards.";
inline constexpr std::string_view bypass_key = "kms:BypassPolicyLockoutSafetyCheck";
inline constexpr std::string_view only_policy = "default";  // the only name that a key policy has

// Fault::limit_exceeded for a document of more than 32,768 bytes; malformed_policy.
Result<std::shared_ptr<const access::Policy>> read_key_policy(const std::string& document);

// Fault::malformed_policy where the caller could not put another policy in place of this one.
Result<> check_lockout(keys::Gate& gate, const keys::KeyEntry& key, const access::Policy& policy);

// Fault::not_found for every other name than "default".
Result<> check_policy_name(const std::optional<std::string>& name);

// A boolean as policies see it.
inline std::string_view condition_text(std::optional<bool> value) {
  return value.value_or(false) ? "true" : "false";
}

}  // namespace bongtu::ops
