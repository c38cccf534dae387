#include "ops/iam/access_key.h"
#include "ops/iam/page.h"

namespace bongtu::ops::iam {
namespace {

struct ListAccessKeysRequest {
  std::optional<std::string> name;
  std::optional<std::string> marker;
  std::optional<std::int64_t> max_items;
  static constexpr auto shape = fields(
      field("UserName", &ListAccessKeysRequest::name, existing_user_bounds, "The caller if not given."),
      field("Marker", &ListAccessKeysRequest::marker, marker_bounds, "Where the last page ended."),
      field("MaxItems", &ListAccessKeysRequest::max_items, max_items_bounds, "100 if not given."));
};

struct AccessKeyMetadata {
  std::string name;
  std::string id;
  std::string status;
  double created = 0;
  static constexpr auto shape =
      fields(field("UserName", &AccessKeyMetadata::name), field("AccessKeyId", &AccessKeyMetadata::id),
             field("Status", &AccessKeyMetadata::status), field("CreateDate", &AccessKeyMetadata::created));
};

struct ListAccessKeysResponse {
  std::vector<AccessKeyMetadata> keys;
  bool is_truncated = false;
  std::optional<std::string> marker;
  static constexpr auto shape = fields(field("AccessKeyMetadata", &ListAccessKeysResponse::keys),
                                       field("IsTruncated", &ListAccessKeysResponse::is_truncated),
                                       field("Marker", &ListAccessKeysResponse::marker));
};

Result<ListAccessKeysResponse> list_access_keys(Iam& iam, const ListAccessKeysRequest& request) {
  TRY(const std::string name, user_of(iam, request.name));
  TRY(const auto user, find<OfUser>(iam, name, "iam:ListAccessKeys"));
  std::vector<std::pair<std::string, AccessKeyMetadata>> all;
  for (const auto& key : iam.people->access_keys_of(name)) {
    all.emplace_back(key->id,
                     AccessKeyMetadata{name, key->id, status_of(key->record.active), key->record.created});
  }
  std::ranges::sort(all, {}, [](const auto& pair) { return pair.first; });
  ListAccessKeysResponse response;
  CHECK(paginate("access-keys", request, std::move(all), &ListAccessKeysResponse::keys, response));
  return response;
}

}  // namespace

extern const Operation ListAccessKeys =
    query_operation<&list_access_keys>("ListAccessKeys", "Lists a user's access keys, without secrets.");

}  // namespace bongtu::ops::iam
