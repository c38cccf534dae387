#include "ops/kms/members.h"
#include "ops/operation.h"

namespace bongtu::ops {
namespace {

constexpr std::int64_t default_limit = 50;

struct ListAliasesRequest {
  std::optional<std::string> key_id;
  std::optional<std::int64_t> limit;
  std::optional<std::string> marker;
  static constexpr auto shape = fields(
      field("KeyId", &ListAliasesRequest::key_id, key_id_bounds, "Only the aliases of this key: id or ARN."),
      field("Limit", &ListAliasesRequest::limit, limit_bounds, "How many aliases at most; 50 by default."),
      field("Marker", &ListAliasesRequest::marker, marker_bounds, marker_doc));
};

struct AliasListEntry {
  std::string name;
  std::string arn;
  std::string target;
  double created = 0;
  double updated = 0;
  static constexpr auto shape =
      fields(field("AliasName", &AliasListEntry::name), field("AliasArn", &AliasListEntry::arn),
             field("TargetKeyId", &AliasListEntry::target), field("CreationDate", &AliasListEntry::created),
             field("LastUpdatedDate", &AliasListEntry::updated));
};

struct ListAliasesResponse {
  std::vector<AliasListEntry> aliases;
  std::optional<std::string> next_marker;
  bool truncated = false;
  static constexpr auto shape = fields(field("Aliases", &ListAliasesResponse::aliases),
                                       field("NextMarker", &ListAliasesResponse::next_marker),
                                       field("Truncated", &ListAliasesResponse::truncated));
};

Result<ListAliasesResponse> list_aliases(keys::Gate& gate, const ListAliasesRequest& request) {
  CHECK(gate.allow("kms:ListAliases"));
  TRY(const std::string after, read_marker("aliases", request.marker));
  const auto limit = static_cast<std::size_t>(request.limit.value_or(default_limit));
  std::vector<keys::AliasEntry> entries;
  if (request.key_id) {
    TRY(const keys::Key key, gate.manage(*request.key_id, "kms:ListAliases"));
    TRY(entries, gate.catalog().list_aliases_of(gate.call(), key.entry().id, after, limit));
  } else {
    TRY(entries, gate.catalog().list_aliases(gate.call(), after, limit));
  }
  ListAliasesResponse response;
  response.next_marker = cut_page("aliases", entries, limit, &keys::AliasEntry::name);
  response.truncated = response.next_marker.has_value();
  for (const keys::AliasEntry& alias : entries) {
    response.aliases.push_back({"alias/" + alias.name, keys::alias_arn(gate.place(), alias.name),
                                alias.record.key_id, alias.record.created, alias.record.updated});
  }
  return response;
}

}  // namespace

extern const Operation ListAliases =
    operation<&list_aliases>("ListAliases", Where::worker, "Lists the aliases of the account in the Region.",
                             {Fault::invalid_marker, Fault::invalid_arn, Fault::not_found});

}  // namespace bongtu::ops
