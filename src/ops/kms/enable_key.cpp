#include "ops/kms/enabled.h"
#include "ops/kms/faults.h"

namespace bongtu::ops {
namespace {

Result<Nothing> enable_key(keys::Gate& gate, const EnabledRequest& request) {
  return set_enabled(gate, request, "kms:EnableKey", true);
}

}  // namespace

extern const Operation EnableKey = operation<&enable_key>(
    "EnableKey", Where::worker, "Lets a disabled KMS key be used again.", manage_faults);

}  // namespace bongtu::ops
