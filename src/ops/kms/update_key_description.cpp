#include "ops/kms/faults.h"
#include "ops/kms/members.h"

namespace bongtu::ops {
namespace {

struct UpdateKeyDescriptionRequest {
  std::string key_id;
  std::string description;
  static constexpr auto shape =
      fields(field("KeyId", &UpdateKeyDescriptionRequest::key_id, key_id_bounds, bare_key_id_doc),
             field("Description", &UpdateKeyDescriptionRequest::description, description_bounds,
                   "What the key is for."));
};

Result<Nothing> update_key_description(keys::Gate& gate, const UpdateKeyDescriptionRequest& request) {
  TRY(const keys::Key key,
      gate.manage(request.key_id, "kms:UpdateKeyDescription", keys::Needs::not_pending_deletion));
  keys::KeyRecord record = key.entry().record;
  record.description = request.description;
  gate.catalog().put_key(gate.call(), key.entry(), record);
  return Nothing{};
}

}  // namespace

extern const Operation UpdateKeyDescription = operation<&update_key_description>(
    "UpdateKeyDescription", Where::worker, "Changes the description of a KMS key.", manage_faults);

}  // namespace bongtu::ops
