#include "ops/kms/faults.h"
#include "ops/kms/members.h"

namespace bongtu::ops {
namespace {

struct UntagResourceRequest {
  std::string key_id;
  std::vector<std::string> tag_keys;
  static constexpr auto shape =
      fields(field("KeyId", &UntagResourceRequest::key_id, key_id_bounds, bare_key_id_doc),
             field("TagKeys", &UntagResourceRequest::tag_keys, tag_keys_bounds,
                   "Keys of the tags to remove; those that the key does not have are no error."));
};

Result<Nothing> untag_resource(keys::Gate& gate, const UntagResourceRequest& request) {
  TRY(const keys::Key key,
      gate.manage(request.key_id, {.action = "kms:UntagResource",
                                   .needs = keys::Needs::not_pending_deletion,
                                   .attributes = {{.key = "aws:TagKeys", .values = &request.tag_keys}}}));
  keys::KeyRecord record = key.entry().record;
  for (const std::string& name : request.tag_keys) record.tags.erase(name);
  gate.catalog().put_key(gate.call(), key.entry(), record);
  return Nothing{};
}

}  // namespace

extern const Operation UntagResource = operation<&untag_resource>(
    "UntagResource", Where::worker, "Removes tags from a KMS key.", manage_faults | Faults{Fault::tag});

}  // namespace bongtu::ops
