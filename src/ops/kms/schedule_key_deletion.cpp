#include "keys/removal.h"
#include "ops/kms/faults.h"
#include "ops/kms/members.h"

namespace bongtu::ops {
namespace {

constexpr std::int64_t default_days = 30, least_days = 7, most_days = 30;

struct ScheduleKeyDeletionRequest {
  std::string key_id;
  std::optional<std::int64_t> days;
  static constexpr auto shape =
      fields(field("KeyId", &ScheduleKeyDeletionRequest::key_id, key_id_bounds, bare_key_id_doc),
             field("PendingWindowInDays", &ScheduleKeyDeletionRequest::days, pending_window_bounds,
                   "How long the deletion can be cancelled: 7 to 30 days; 30 by default."));
};

struct ScheduleKeyDeletionResponse {
  std::string key_arn;
  std::optional<double> deletion;
  std::string state;
  std::int64_t days = 0;
  static constexpr auto shape = fields(field("KeyId", &ScheduleKeyDeletionResponse::key_arn),
                                       field("DeletionDate", &ScheduleKeyDeletionResponse::deletion),
                                       field("KeyState", &ScheduleKeyDeletionResponse::state),
                                       field("PendingWindowInDays", &ScheduleKeyDeletionResponse::days));
};

Result<ScheduleKeyDeletionResponse> schedule_key_deletion(keys::Gate& gate,
                                                          const ScheduleKeyDeletionRequest& request) {
  const std::int64_t days = request.days.value_or(default_days);
  if (days < least_days || days > most_days)
    return refuse(Fault::validation, "PendingWindowInDays must be between 7 and 30.");
  const std::string asked_days = std::to_string(days);
  TRY(const keys::Key key,
      gate.manage(request.key_id,
                  {.action = "kms:ScheduleKeyDeletion",
                   .needs = keys::Needs::not_pending_deletion,
                   .attributes = {{"kms:ScheduleKeyDeletionPendingWindowInDays", asked_days}}}));
  keys::KeyEntry scheduled = key.entry();
  TRY(scheduled.record, keys::schedule_deletion(gate.call(), gate.catalog(), key.entry(), days));
  ScheduleKeyDeletionResponse response{key.arn(), std::nullopt,
                                       std::string(keys::state_name(scheduled.state(gate.call().now))), days};
  if (scheduled.record.deletion != 0) response.deletion = scheduled.record.deletion;
  return response;
}

}  // namespace

extern const Operation ScheduleKeyDeletion =
    operation<&schedule_key_deletion>("ScheduleKeyDeletion", Where::worker,
                                      "Deletes a KMS key after a waiting period, for ever: what was "
                                      "encrypted under it cannot be decrypted then.",
                                      manage_faults);

}  // namespace bongtu::ops
