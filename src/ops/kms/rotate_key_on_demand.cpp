#include "keys/rotation.h"
#include "ops/kms/faults.h"
#include "ops/kms/key_only.h"

namespace bongtu::ops {
namespace {

Result<KeyArnResponse> rotate_key_on_demand(keys::Gate& gate, const KeyOnlyRequest& request) {
  TRY(const keys::Key key, gate.manage(request.key_id, "kms:RotateKeyOnDemand"));
  CHECK(keys::check_rotates(key.entry()));
  CHECK(keys::check_primary(key.entry()));
  CHECK(keys::check_state(key.entry(), keys::Needs::enabled, gate.call().now));
  CHECK(keys::rotate_on_demand(gate.call(), gate.catalog(), key.entry()));
  return KeyArnResponse{key.arn()};
}

}  // namespace

extern const Operation RotateKeyOnDemand = operation<&rotate_key_on_demand>(
    "RotateKeyOnDemand", Where::worker,
    "Gives a symmetric KMS key new key material at once; at most 25 times a key.",
    manage_faults | Faults{Fault::disabled, Fault::unsupported_operation, Fault::limit_exceeded});

}  // namespace bongtu::ops
