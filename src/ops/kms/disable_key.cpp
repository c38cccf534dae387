#include "ops/kms/members.h"
#include "ops/operation.h"

namespace bongtu::ops {
namespace {

struct DisableKeyRequest {
  std::string key_id;
  static constexpr auto shape =
      fields(field("KeyId", &DisableKeyRequest::key_id, key_id_bounds, bare_key_id_doc));
};

Result<Nothing> disable_key(keys::Gate& gate, const DisableKeyRequest& request) {
  TRY(const keys::Key key, gate.manage(request.key_id, "kms:DisableKey"));
  if (key.entry().record.enabled != false) gate.catalog().set_enabled(gate.call(), key.entry(), false);
  return Nothing{};
}

}  // namespace

extern const Operation DisableKey = operation<&disable_key>(
    "DisableKey", Where::worker, "Stops a KMS key from being used until it is enabled again.");

}  // namespace bongtu::ops
