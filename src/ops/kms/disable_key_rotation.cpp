#include "keys/rotation.h"
#include "ops/kms/faults.h"
#include "ops/kms/key_only.h"

namespace bongtu::ops {
namespace {

Result<Nothing> disable_key_rotation(keys::Gate& gate, const KeyOnlyRequest& request) {
  TRY(const keys::Key key, gate.manage(request.key_id, "kms:DisableKeyRotation"));
  CHECK(keys::check_rotates_by_itself(key.entry()));
  CHECK(keys::check_state(key.entry(), keys::Needs::enabled, gate.call().now));
  keys::disable_rotation(gate.call(), gate.catalog(), key.entry());
  return Nothing{};
}

}  // namespace

extern const Operation DisableKeyRotation = operation<&disable_key_rotation>(
    "DisableKeyRotation", Where::worker, "Ends the automatic rotation of a KMS key.",
    manage_faults | Faults{Fault::disabled, Fault::unsupported_operation});

}  // namespace bongtu::ops
