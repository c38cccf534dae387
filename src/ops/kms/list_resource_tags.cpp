#include "ops/kms/members.h"
#include "ops/kms/tag.h"
#include "ops/operation.h"

namespace bongtu::ops {
namespace {

constexpr std::int64_t default_limit = 50;

struct ListResourceTagsRequest {
  std::string key_id;
  std::optional<std::int64_t> limit;
  std::optional<std::string> marker;
  static constexpr auto shape = fields(
      field("KeyId", &ListResourceTagsRequest::key_id, key_id_bounds, bare_key_id_doc),
      field("Limit", &ListResourceTagsRequest::limit, limit_bounds, "How many tags at most; 50 by default."),
      field("Marker", &ListResourceTagsRequest::marker, marker_bounds, marker_doc));
};

struct ListResourceTagsResponse {
  std::vector<Tag> tags;
  std::optional<std::string> next_marker;
  bool truncated = false;
  static constexpr auto shape = fields(field("Tags", &ListResourceTagsResponse::tags),
                                       field("NextMarker", &ListResourceTagsResponse::next_marker),
                                       field("Truncated", &ListResourceTagsResponse::truncated));
};

Result<ListResourceTagsResponse> list_resource_tags(keys::Gate& gate,
                                                    const ListResourceTagsRequest& request) {
  TRY(const keys::Key key, gate.manage(request.key_id, "kms:ListResourceTags"));
  TRY(const std::string after, read_marker("tags", request.marker));
  const auto limit = static_cast<std::size_t>(request.limit.value_or(default_limit));
  const keys::Tags& tags = key.entry().record.tags;
  ListResourceTagsResponse response;
  for (auto tag = tags.upper_bound(after); tag != tags.end() && response.tags.size() <= limit; ++tag)
    response.tags.push_back({tag->first, tag->second});
  response.next_marker = cut_page("tags", response.tags, limit, &Tag::key);
  response.truncated = response.next_marker.has_value();
  return response;
}

}  // namespace

extern const Operation ListResourceTags =
    operation<&list_resource_tags>("ListResourceTags", Where::loop, "Lists the tags of a KMS key.",
                                   {Fault::not_found, Fault::invalid_arn, Fault::invalid_marker});

}  // namespace bongtu::ops
