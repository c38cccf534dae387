#include "ops/kms/enabled.h"
#include "ops/kms/faults.h"

namespace bongtu::ops {
namespace {

Result<Nothing> disable_key(keys::Gate& gate, const EnabledRequest& request) {
  return set_enabled(gate, request, "kms:DisableKey", false);
}

}  // namespace

extern const Operation DisableKey = operation<&disable_key>(
    "DisableKey", Where::worker, "Stops a KMS key from being used until it is enabled again.", manage_faults);

}  // namespace bongtu::ops
