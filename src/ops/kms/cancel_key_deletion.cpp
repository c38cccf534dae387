#include "keys/removal.h"
#include "ops/kms/faults.h"
#include "ops/kms/key_only.h"

namespace bongtu::ops {
namespace {

Result<KeyArnResponse> cancel_key_deletion(keys::Gate& gate, const KeyOnlyRequest& request) {
  TRY(const keys::Key key, gate.manage(request.key_id, "kms:CancelKeyDeletion"));
  CHECK(keys::cancel_deletion(gate.call(), gate.catalog(), key.entry()));
  return KeyArnResponse{key.arn()};
}

}  // namespace

extern const Operation CancelKeyDeletion = operation<&cancel_key_deletion>(
    "CancelKeyDeletion", Where::worker, "Cancels the deletion of a KMS key, which is disabled then.",
    manage_faults);

}  // namespace bongtu::ops
