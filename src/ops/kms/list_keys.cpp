#include <algorithm>

#include "ops/kms/members.h"
#include "ops/operation.h"

namespace bongtu::ops {
namespace {

constexpr std::int64_t default_limit = 100;

struct ListKeysRequest {
  std::optional<std::int64_t> limit;
  std::optional<std::string> marker;
  std::optional<std::vector<std::string>> owners;
  static constexpr auto shape =
      fields(field("Limit", &ListKeysRequest::limit, limit_bounds, "How many keys at most; 100 by default."),
             field("Marker", &ListKeysRequest::marker, marker_bounds, marker_doc),
             field("ResourceOwners", &ListKeysRequest::owners, resource_owners_bounds,
                   "SELF, the default. No account shares keys with another one here."));
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

bool asks_for_own(const ListKeysRequest& request) {
  return !request.owners || std::ranges::find(*request.owners, "SELF") != request.owners->end();
}

Result<ListKeysResponse> list_keys(keys::Gate& gate, const ListKeysRequest& request) {
  CHECK(gate.allow("kms:ListKeys"));
  TRY(const std::string after, read_marker("keys", request.marker));
  const auto limit = static_cast<std::size_t>(request.limit.value_or(default_limit));
  ListKeysResponse response;
  if (!asks_for_own(request)) return response;
  TRY(std::vector<std::string> ids, gate.catalog().list_keys(gate.call(), after, limit));
  response.next_marker = cut_page("keys", ids, limit, std::identity());
  response.truncated = response.next_marker.has_value();
  for (const std::string& id : ids) response.keys.push_back({id, keys::key_arn(gate.place(), id)});
  return response;
}

}  // namespace

extern const Operation ListKeys = operation<&list_keys>(
    "ListKeys", Where::worker, "Lists the KMS keys of the account in the Region.", {Fault::invalid_marker});

}  // namespace bongtu::ops
