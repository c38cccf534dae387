#include "ops/kms/members.h"
#include "ops/operation.h"

namespace bongtu::ops {
namespace {

struct EnableKeyRequest {
  std::string key_id;
  static constexpr auto shape =
      fields(field("KeyId", &EnableKeyRequest::key_id, key_id_bounds, bare_key_id_doc));
};

Result<Nothing> enable_key(keys::Gate& gate, const EnableKeyRequest& request) {
  TRY(const keys::Key key, gate.manage(request.key_id, "kms:EnableKey"));
  if (key.entry().record.enabled != true) gate.catalog().set_enabled(gate.call(), key.entry(), true);
  return Nothing{};
}

}  // namespace

extern const Operation EnableKey =
    operation<&enable_key>("EnableKey", Where::worker, "Lets a disabled KMS key be used again.");

}  // namespace bongtu::ops
