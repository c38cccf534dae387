#include "ops/kms/grant.h"

namespace bongtu::ops {
namespace {

struct RevokeGrantRequest {
  std::string key_id;
  std::string grant_id;
  std::optional<bool> dry_run;
  static constexpr auto shape =
      fields(field("KeyId", &RevokeGrantRequest::key_id, key_id_bounds, bare_key_id_doc),
             field("GrantId", &RevokeGrantRequest::grant_id, grant_id_bounds, grant_id_doc),
             field("DryRun", &RevokeGrantRequest::dry_run, {}, dry_run_doc));
};

Result<Nothing> revoke_grant(keys::Gate& gate, const RevokeGrantRequest& request) {
  TRY(const keys::Key key,
      gate.manage(request.key_id,
                  {.action = "kms:RevokeGrant", .attributes = {{"kms:GrantIsForAWSResource", "false"}}}));
  CHECK(check_grant_id(request.grant_id));
  TRY(const auto grant, gate.catalog().find_grant(gate.call(), key.entry().id, request.grant_id));
  if (!grant) return no_such_grant(request.grant_id);
  gate.catalog().remove_grant(gate.call(), key.entry(), *grant);
  return Nothing{};
}

}  // namespace

extern const Operation RevokeGrant =
    operation<&revoke_grant>("RevokeGrant", Where::worker, "Ends a grant; for those who manage the key.",
                             manage_faults | Faults{Fault::invalid_grant_id, Fault::dry_run});

}  // namespace bongtu::ops
