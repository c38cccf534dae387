#include "keys/regions.h"
#include "ops/kms/faults.h"
#include "ops/kms/members.h"

namespace bongtu::ops {
namespace {

struct UpdatePrimaryRegionRequest {
  std::string key_id;
  std::string region;
  static constexpr auto shape =
      fields(field("KeyId", &UpdatePrimaryRegionRequest::key_id, key_id_bounds,
                   "The multi-Region primary key: id or ARN."),
             field("PrimaryRegion", &UpdatePrimaryRegionRequest::region, region_bounds,
                   "The Region of a replica, which becomes the primary key."));
};

Result<Nothing> update_primary_region(keys::Gate& gate, const UpdatePrimaryRegionRequest& request) {
  const keys::Management management{.action = "kms:UpdatePrimaryRegion",
                                    .needs = keys::Needs::enabled,
                                    .attributes = {{"kms:PrimaryRegion", request.region}}};
  TRY(const keys::Key primary, gate.manage(request.key_id, management));
  if (!primary.family().record.multi_region || primary.entry().is_replica())
    return refuse(Fault::unsupported_operation, primary.arn() + " is not a multi-region primary key.");
  if (request.region == gate.call().region) return Nothing{};
  // Both keys' policies are asked.
  const keys::RegionOfCall there(gate.call(), request.region);
  TRY(const keys::Key replica, gate.manage(primary.entry().id, management));
  keys::move_primary(gate.call(), gate.catalog(), primary.entry(), replica.entry());
  return Nothing{};
}

}  // namespace

extern const Operation UpdatePrimaryRegion = operation<&update_primary_region>(
    "UpdatePrimaryRegion", Where::worker, "Makes a replica the primary key, and the primary a replica.",
    manage_faults | Faults{Fault::disabled, Fault::unsupported_operation});

}  // namespace bongtu::ops
