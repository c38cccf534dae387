// What EnableKey and DisableKey share.
#pragma once

#include "ops/kms/members.h"
#include "ops/operation.h"

namespace bongtu::ops {

struct EnabledRequest {
  std::string key_id;
  static constexpr auto shape =
      fields(field("KeyId", &EnabledRequest::key_id, key_id_bounds, bare_key_id_doc));
};

// A key that is already so is left as it is, and nothing is committed.
inline Result<Nothing> set_enabled(keys::Gate& gate, const EnabledRequest& request, std::string_view action,
                                   bool enabled) {
  TRY(const keys::Key key, gate.manage(request.key_id, action, keys::Needs::not_pending));
  if (key.entry().record.enabled == enabled) return Nothing{};
  keys::KeyRecord record = key.entry().record;
  record.enabled = enabled;
  gate.catalog().put_key(gate.call(), key.entry(), record);
  return Nothing{};
}

}  // namespace bongtu::ops
