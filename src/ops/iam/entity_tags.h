// Tags of users and roles: Tag, Untag, ListTags.
#pragma once

#include "ops/iam/entity.h"
#include "ops/iam/page.h"
#include "ops/iam/tag.h"

namespace bongtu::ops::iam {

template <class Of>
struct TagRequest {
  std::string name;
  std::vector<Tag> tags;
  static constexpr auto shape =
      fields(field(Of::member, &TagRequest::name, Of::name_bounds, "What gets the tags."),
             field("Tags", &TagRequest::tags, tags_bounds, "A tag with a key that is there is replaced."));
};

template <class Of>
Result<Nothing> tag(Iam& iam, const TagRequest<Of>& request) {
  TRY(const access::Tags added, to_tags(request.tags));
  TRY(const auto entity,
      find<Of>(iam, request.name, action_name<Of>("Tag"), {{.key = {}, .value = {}, .tags = &added}}));
  auto record = entity->record;
  TRY(record.tags, with_tags(std::move(record.tags), added, Of::title));
  put(iam, *entity, record);
  return Nothing{};
}

template <class Of>
struct UntagRequest {
  std::string name;
  std::vector<std::string> keys;
  static constexpr auto shape =
      fields(field(Of::member, &UntagRequest::name, Of::name_bounds, "What loses the tags."),
             field("TagKeys", &UntagRequest::keys, tag_keys_bounds, "Keys of tags that go."));
};

template <class Of>
Result<Nothing> untag(Iam& iam, const UntagRequest<Of>& request) {
  TRY(const auto entity, find<Of>(iam, request.name, action_name<Of>("Untag"),
                                  {{.key = "aws:TagKeys", .value = {}, .values = &request.keys}}));
  auto record = entity->record;
  for (const std::string& key : request.keys) {
    std::erase_if(record.tags, [&](const auto& known) { return access::same_letters(known.first, key); });
  }
  if (record.tags != entity->record.tags) put(iam, *entity, record);
  return Nothing{};
}

template <class Of>
struct ListTagsRequest {
  std::string name;
  std::optional<std::string> marker;
  std::optional<std::int64_t> max_items;
  static constexpr auto shape =
      fields(field(Of::member, &ListTagsRequest::name, Of::name_bounds, "Whose tags."),
             field("Marker", &ListTagsRequest::marker, marker_bounds, "Where the last page ended."),
             field("MaxItems", &ListTagsRequest::max_items, max_items_bounds, "100 if not given."));
};

struct ListTagsResponse {
  std::vector<Tag> tags;
  bool is_truncated = false;
  std::optional<std::string> marker;
  static constexpr auto shape =
      fields(field("Tags", &ListTagsResponse::tags), field("IsTruncated", &ListTagsResponse::is_truncated),
             field("Marker", &ListTagsResponse::marker));
};

template <class Of>
Result<ListTagsResponse> list_tags(Iam& iam, const ListTagsRequest<Of>& request) {
  const std::string action = "iam:List" + std::string(Of::title) + "Tags";
  TRY(const auto entity, find<Of>(iam, request.name, action));
  std::vector<std::pair<std::string, Tag>> all;
  for (const auto& [key, value] : entity->record.tags) all.emplace_back(key, Tag{key, value});
  ListTagsResponse response;
  CHECK(paginate(action, request, std::move(all), &ListTagsResponse::tags, response));
  return response;
}

}  // namespace bongtu::ops::iam
