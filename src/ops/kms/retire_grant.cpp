#include "ops/kms/grant.h"

namespace bongtu::ops {
namespace {

struct RetireGrantRequest {
  std::optional<std::string> token;
  std::optional<std::string> key_id;
  std::optional<std::string> grant_id;
  std::optional<bool> dry_run;
  static constexpr auto shape =
      fields(field("GrantToken", &RetireGrantRequest::token, grant_token_bounds, "A token of the grant."),
             field("KeyId", &RetireGrantRequest::key_id, key_id_bounds,
                   "The key ARN, with GrantId; instead of GrantToken."),
             field("GrantId", &RetireGrantRequest::grant_id, grant_id_bounds, grant_id_doc),
             field("DryRun", &RetireGrantRequest::dry_run, {}, dry_run_doc));
};

struct Named {
  std::string key_ref;
  std::string grant_id;
};

Result<Named> named(keys::Gate& gate, const RetireGrantRequest& request) {
  if (request.token && (request.key_id || request.grant_id))
    return refuse(Fault::validation,
                  "You must specify either a GrantToken or a KeyId and a GrantId, but not both.");
  if (request.token) {
    TRY(keys::GrantName name, keys::read_grant_token(gate.catalog().tree(), *request.token));
    if (name.region != gate.call().region) return refuse(Fault::invalid_grant_token);
    return Named{std::move(name.key_id), std::move(name.grant_id)};
  }
  if (!request.key_id || !request.grant_id)
    return refuse(Fault::validation, "You must specify either a GrantToken or a KeyId and a GrantId.");
  return Named{*request.key_id, *request.grant_id};
}

// The grant, if there is one: who may retire it depends on what it says.
Result<std::optional<keys::GrantEntry>> find(keys::Gate& gate, const Named& name) {
  const auto ref = keys::parse_key_ref(name.key_ref, gate.place());
  if (!ref || ref->is_alias || !keys::is_grant_id(name.grant_id)) return std::optional<keys::GrantEntry>();
  return gate.catalog().find_grant(gate.call(), ref->name, name.grant_id);
}

Result<Nothing> retire_grant(keys::Gate& gate, const RetireGrantRequest& request) {
  TRY(const Named name, named(gate, request));
  TRY(const auto grant, find(gate, name));
  TRY(const keys::Key key,
      gate.manage(name.key_ref, {.action = "kms:RetireGrant", .retires = grant ? &*grant : nullptr}));
  CHECK(check_grant_id(name.grant_id));
  if (!grant) return no_such_grant(name.grant_id);
  gate.catalog().remove_grant(gate.call(), key.entry(), *grant);
  return Nothing{};
}

}  // namespace

extern const Operation RetireGrant = operation<&retire_grant>(
    "RetireGrant", Where::worker, "Ends a grant; for those whom the grant lets do so.",
    manage_faults | Faults{Fault::invalid_grant_token, Fault::invalid_grant_id, Fault::dry_run});

}  // namespace bongtu::ops
