#include "keys/rotation.h"
#include "ops/kms/faults.h"
#include "ops/kms/key_only.h"

namespace bongtu::ops {
namespace {

struct GetKeyRotationStatusResponse {
  bool enabled = false;
  std::string key_arn;
  std::optional<std::int64_t> period;
  std::optional<double> next;
  std::optional<double> on_demand_start;
  static constexpr auto shape =
      fields(field("KeyRotationEnabled", &GetKeyRotationStatusResponse::enabled),
             field("KeyId", &GetKeyRotationStatusResponse::key_arn),
             field("RotationPeriodInDays", &GetKeyRotationStatusResponse::period, rotation_period_bounds),
             field("NextRotationDate", &GetKeyRotationStatusResponse::next),
             field("OnDemandRotationStartDate", &GetKeyRotationStatusResponse::on_demand_start, {},
                   "Never there: a rotation on demand is done at once."));
};

Result<GetKeyRotationStatusResponse> get_key_rotation_status(keys::Gate& gate,
                                                             const KeyOnlyRequest& request) {
  TRY(const keys::Key key, gate.manage(request.key_id, "kms:GetKeyRotationStatus"));
  CHECK(keys::check_rotates(key.entry()));
  const keys::FamilyRecord& family = key.family().record;
  GetKeyRotationStatusResponse response{.key_arn = key.arn()};
  // A key that waits for its deletion does not rotate; the setting comes back if the deletion is cancelled.
  response.enabled = family.rotates && key.entry().state(gate.call().now) != keys::KeyState::pending_deletion;
  if (!response.enabled) return response;
  response.period = family.rotation_period;
  response.next = family.next_rotation;
  return response;
}

}  // namespace

extern const Operation GetKeyRotationStatus = operation<&get_key_rotation_status>(
    "GetKeyRotationStatus", Where::loop, "Tells whether and when a KMS key rotates by itself.",
    manage_faults | Faults{Fault::unsupported_operation});

}  // namespace bongtu::ops
