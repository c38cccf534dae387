#include "ops/kms/faults.h"
#include "ops/kms/key_only.h"

namespace bongtu::ops {
namespace {

struct KeyLastUsageData {
  std::optional<std::string> operation;
  std::optional<double> time;
  std::optional<std::string> event_id;
  std::optional<std::string> request_id;
  static constexpr auto shape =
      fields(field("Operation", &KeyLastUsageData::operation), field("Timestamp", &KeyLastUsageData::time),
             field("CloudTrailEventId", &KeyLastUsageData::event_id, {},
                   "The id of the audit record, which is that of the request."),
             field("KmsRequestId", &KeyLastUsageData::request_id));
};

struct GetKeyLastUsageResponse {
  std::string key_id;
  KeyLastUsageData last;
  double tracked_since = 0;
  double created = 0;
  static constexpr auto shape = fields(field("KeyId", &GetKeyLastUsageResponse::key_id),
                                       field("KeyLastUsage", &GetKeyLastUsageResponse::last),
                                       field("TrackingStartDate", &GetKeyLastUsageResponse::tracked_since),
                                       field("KeyCreationDate", &GetKeyLastUsageResponse::created));
};

Result<GetKeyLastUsageResponse> get_key_last_usage(keys::Gate& gate, const KeyOnlyRequest& request) {
  TRY(const keys::Key key, gate.manage(request.key_id, "kms:GetKeyLastUsage"));
  TRY(const auto last, gate.catalog().find_last_usage(gate.call(), key.entry()));
  const double created = key.entry().record.created;
  GetKeyLastUsageResponse response{.key_id = key.arn(), .tracked_since = created, .created = created};
  if (last) response.last = {last->operation, last->time, last->request_id, last->request_id};
  return response;
}

}  // namespace

extern const Operation GetKeyLastUsage = operation<&get_key_last_usage>(
    "GetKeyLastUsage", Where::worker,
    "Tells by which successful cryptographic operation a KMS key was used last, and when.",
    {Fault::not_found, Fault::invalid_arn});

}  // namespace bongtu::ops
