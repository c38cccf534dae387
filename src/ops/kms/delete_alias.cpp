#include "ops/kms/alias_name.h"
#include "ops/kms/members.h"
#include "ops/operation.h"

namespace bongtu::ops {
namespace {

struct DeleteAliasRequest {
  std::string alias_name;
  static constexpr auto shape = fields(
      field("AliasName", &DeleteAliasRequest::alias_name, {1, 256, alias_pattern}, "alias/ and a name."));
};

Result<Nothing> delete_alias(keys::Gate& gate, const DeleteAliasRequest& request) {
  TRY(const std::string name, own_alias_name(request.alias_name));
  const std::string arn = keys::alias_arn(gate.place(), name);
  CHECK(gate.allow("kms:DeleteAlias", arn));
  keys::Catalog& catalog = gate.catalog();
  TRY(const auto alias, catalog.find_alias(gate.call(), name));
  if (alias == nullptr) return refuse(Fault::not_found, "Alias " + arn + " is not found.");
  TRY(const keys::Key key, gate.manage(alias->record.key_id, "kms:DeleteAlias"));
  catalog.delete_alias(gate.call(), *alias, key.entry());
  return Nothing{};
}

}  // namespace

extern const Operation DeleteAlias =
    operation<&delete_alias>("DeleteAlias", Where::worker, "Takes a name from its KMS key; the key stays.");

}  // namespace bongtu::ops
