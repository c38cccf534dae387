#include "ops/kms/alias.h"

namespace bongtu::ops {
namespace {

struct DeleteAliasRequest {
  std::string alias_name;
  static constexpr auto shape =
      fields(field("AliasName", &DeleteAliasRequest::alias_name, alias_name_bounds, alias_name_doc));
};

Result<Nothing> delete_alias(keys::Gate& gate, const DeleteAliasRequest& request) {
  TRY(const std::string name, alias_name(request.alias_name));
  CHECK(gate.allow("kms:DeleteAlias", keys::alias_arn(gate.place(), name)));
  TRY(const auto alias, existing_alias(gate, name));
  TRY(const keys::Key key, gate.manage(alias->record.key_id, "kms:DeleteAlias"));
  gate.catalog().delete_alias(gate.call(), *alias, key.entry());
  return Nothing{};
}

}  // namespace

extern const Operation DeleteAlias =
    operation<&delete_alias>("DeleteAlias", Where::worker, "Takes a name from its KMS key; the key stays.",
                             {Fault::not_found, Fault::invalid_state});

}  // namespace bongtu::ops
