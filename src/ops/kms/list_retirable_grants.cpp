#include "ops/kms/grant.h"

namespace bongtu::ops {
namespace {

struct ListRetirableGrantsRequest {
  std::optional<std::int64_t> limit;
  std::optional<std::string> marker;
  std::optional<std::string> retiring;
  std::optional<std::string> retiring_service;
  static constexpr auto shape =
      fields(field("Limit", &ListRetirableGrantsRequest::limit, limit_bounds,
                   "How many grants at most; 50 by default."),
             field("Marker", &ListRetirableGrantsRequest::marker, marker_bounds, marker_doc),
             field("RetiringPrincipal", &ListRetirableGrantsRequest::retiring, principal_bounds,
                   "Only grants that this principal may retire; required."),
             field("RetiringServicePrincipal", &ListRetirableGrantsRequest::retiring_service,
                   service_principal_bounds, service_principal_doc));
};

Result<GrantPage> list_retirable_grants(keys::Gate& gate, const ListRetirableGrantsRequest& request) {
  CHECK(refuse_service_principal(request.retiring_service, "RetiringServicePrincipal"));
  if (!request.retiring) return refuse(Fault::validation, "You must specify a RetiringPrincipal.");
  TRY(const std::string retiring, keys::parse_grant_principal(*request.retiring, gate.call().account));
  CHECK(gate.allow("kms:ListRetirableGrants"));
  TRY(const std::string after, read_marker("retirable-grants", request.marker));
  const auto limit = static_cast<std::size_t>(request.limit.value_or(default_grants_limit));
  TRY(keys::Grants grants, gate.catalog().list_retirable_grants(gate.call(), retiring, after, limit));
  return grant_page(gate.place(), "retirable-grants", std::move(grants), limit,
                    [](const keys::GrantEntry& grant) { return grant.key_id + "/" + grant.id; });
}

}  // namespace

extern const Operation ListRetirableGrants = operation<&list_retirable_grants>(
    "ListRetirableGrants", Where::worker, "Lists the grants of the Region that a principal may retire.",
    {Fault::invalid_marker, Fault::invalid_arn, Fault::not_found});

}  // namespace bongtu::ops
