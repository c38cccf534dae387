#include "ops/kms/faults.h"
#include "ops/kms/members.h"
#include "ops/kms/tag.h"

namespace bongtu::ops {
namespace {

struct TagResourceRequest {
  std::string key_id;
  std::vector<Tag> tags;
  static constexpr auto shape =
      fields(field("KeyId", &TagResourceRequest::key_id, key_id_bounds, bare_key_id_doc),
             field("Tags", &TagResourceRequest::tags, {}, "They replace tags of the same keys."));
};

Result<Nothing> tag_resource(keys::Gate& gate, const TagResourceRequest& request) {
  TRY(const keys::Tags tags, read_tags(request.tags));
  TRY(const keys::Key key, gate.manage(request.key_id, {.action = "kms:TagResource",
                                                        .needs = keys::Needs::not_pending_deletion,
                                                        .attributes = {{.tags = &tags}}}));
  keys::KeyRecord record = key.entry().record;
  for (const auto& [name, value] : tags) record.tags.insert_or_assign(name, value);
  CHECK(check_tag_count(record.tags.size()));
  gate.catalog().put_key(gate.call(), key.entry(), record);
  return Nothing{};
}

}  // namespace

extern const Operation TagResource = operation<&tag_resource>(
    "TagResource", Where::worker, "Adds tags to a KMS key, or replaces their values.",
    manage_faults | Faults{Fault::limit_exceeded, Fault::tag});

}  // namespace bongtu::ops
