#include "keys/rotation.h"
#include "ops/kms/faults.h"
#include "ops/kms/members.h"

namespace bongtu::ops {
namespace {

constexpr std::int64_t default_period = 365;

struct EnableKeyRotationRequest {
  std::string key_id;
  std::optional<std::int64_t> period;
  static constexpr auto shape =
      fields(field("KeyId", &EnableKeyRotationRequest::key_id, key_id_bounds, bare_key_id_doc),
             field("RotationPeriodInDays", &EnableKeyRotationRequest::period, rotation_period_bounds,
                   "Days from now to the first rotation and from one to the next; 365 by default."));
};

Result<Nothing> enable_key_rotation(keys::Gate& gate, const EnableKeyRotationRequest& request) {
  const std::int64_t period = request.period.value_or(default_period);
  const std::string asked_period = request.period ? std::to_string(period) : "";
  TRY(const keys::Key key,
      gate.manage(request.key_id,
                  {.action = "kms:EnableKeyRotation",
                   .attributes = {{request.period ? "kms:RotationPeriodInDays" : "", asked_period}}}));
  CHECK(keys::check_rotates_by_itself(key.entry()));
  CHECK(keys::check_state(key.entry(), keys::Needs::enabled, gate.call().now));
  keys::enable_rotation(gate.call(), gate.catalog(), key.entry(), period);
  return Nothing{};
}

}  // namespace

extern const Operation EnableKeyRotation = operation<&enable_key_rotation>(
    "EnableKeyRotation", Where::worker, "Lets a symmetric KMS key get new key material every so many days.",
    manage_faults | Faults{Fault::disabled, Fault::unsupported_operation});

}  // namespace bongtu::ops
