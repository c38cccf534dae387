#include "ops/kms/members.h"
#include "ops/operation.h"

namespace bongtu::ops {
namespace {

constexpr std::int64_t default_limit = 100;

struct ListKeysRequest {
  std::optional<std::int64_t> limit;
  std::optional<std::string> marker;
  static constexpr auto shape =
      fields(field("Limit", &ListKeysRequest::limit, {1, 1000}, "How many keys at most; 100 by default."),
             field("Marker", &ListKeysRequest::marker, {1, 1024}, "NextMarker of the page before."),
             unbuilt("ResourceOwners"));
};

struct KeyListEntry {
  std::string key_id;
  std::string key_arn;
  static constexpr auto shape =
      fields(field("KeyId", &KeyListEntry::key_id), field("KeyArn", &KeyListEntry::key_arn));
};

struct ListKeysResponse {
  std::vector<KeyListEntry> keys;
  std::optional<std::string> next_marker;
  bool truncated = false;
  static constexpr auto shape =
      fields(field("Keys", &ListKeysResponse::keys), field("NextMarker", &ListKeysResponse::next_marker),
             field("Truncated", &ListKeysResponse::truncated));
};

Result<ListKeysResponse> list_keys(keys::Gate& gate, const ListKeysRequest& request) {
  CHECK(gate.allow("kms:ListKeys"));
  TRY(const std::string after, read_marker("keys", request.marker));
  const auto limit = static_cast<std::size_t>(request.limit.value_or(default_limit));
  TRY(std::vector<std::string> ids, gate.catalog().list_keys(gate.call(), after, limit));
  ListKeysResponse response;
  response.truncated = ids.size() > limit;
  if (response.truncated) {
    ids.resize(limit);
    response.next_marker = make_marker("keys", ids.back());
  }
  for (const std::string& id : ids) response.keys.push_back({id, keys::key_arn(gate.place(), id)});
  return response;
}

}  // namespace

extern const Operation ListKeys =
    operation<&list_keys>("ListKeys", Where::worker, "Lists the KMS keys of the account in the Region.");

}  // namespace bongtu::ops
