#include "ops/kms/grant.h"

namespace bongtu::ops {
namespace {

struct ListGrantsRequest {
  std::optional<std::int64_t> limit;
  std::optional<std::string> marker;
  std::string key_id;
  std::optional<std::string> grant_id;
  std::optional<std::string> grantee;
  std::optional<std::string> grantee_service;
  static constexpr auto shape = fields(
      field("Limit", &ListGrantsRequest::limit, limit_bounds, "How many grants at most; 50 by default."),
      field("Marker", &ListGrantsRequest::marker, marker_bounds, marker_doc),
      field("KeyId", &ListGrantsRequest::key_id, key_id_bounds, bare_key_id_doc),
      field("GrantId", &ListGrantsRequest::grant_id, grant_id_bounds, "Only this grant."),
      field("GranteePrincipal", &ListGrantsRequest::grantee, principal_bounds,
            "Only grants to this principal."),
      field("GranteeServicePrincipal", &ListGrantsRequest::grantee_service, service_principal_bounds,
            service_principal_doc));
};

Result<keys::Grants> that_grant(keys::Gate& gate, const keys::KeyEntry& key, const std::string& id,
                                const std::optional<std::string>& grantee) {
  CHECK(check_grant_id(id));
  TRY(auto grant, gate.catalog().find_grant(gate.call(), key.id, id));
  if (!grant) return no_such_grant(id);
  if (grantee && grant->record.grantee != *grantee) return keys::Grants();
  return keys::Grants{*std::move(grant)};
}

Result<GrantPage> list_grants(keys::Gate& gate, const ListGrantsRequest& request) {
  CHECK(refuse_service_principal(request.grantee_service, "GranteeServicePrincipal"));
  std::optional<std::string> grantee;
  if (request.grantee) {
    TRY(grantee, keys::parse_grant_principal(*request.grantee, gate.call().account));
  }
  TRY(const keys::Key key,
      gate.manage(request.key_id,
                  {.action = "kms:ListGrants", .attributes = {{"kms:GrantIsForAWSResource", "false"}}}));
  TRY(const std::string after, read_marker("grants", request.marker));
  const auto limit = static_cast<std::size_t>(request.limit.value_or(default_grants_limit));
  const keys::KeyEntry& entry = key.entry();
  keys::Grants grants;
  if (request.grant_id) {
    TRY(grants, that_grant(gate, entry, *request.grant_id, grantee));
  } else if (grantee) {
    TRY(grants, gate.catalog().list_grants_of(gate.call(), entry, *grantee, after, limit));
  } else {
    TRY(grants, gate.catalog().list_grants(gate.call(), entry, after, limit));
  }
  return grant_page(gate.place(), "grants", std::move(grants), limit,
                    [](const keys::GrantEntry& grant) { return grant.id; });
}

}  // namespace

extern const Operation ListGrants =
    operation<&list_grants>("ListGrants", Where::worker, "Lists the grants of a KMS key.",
                            manage_faults | Faults{Fault::invalid_marker, Fault::invalid_grant_id});

}  // namespace bongtu::ops
