#include "ops/kms/alias.h"

namespace bongtu::ops {
namespace {

Result<Nothing> create_alias(keys::Gate& gate, const AliasTargetRequest& request) {
  TRY(const std::string name, own_alias_name(request.alias_name));
  const std::string arn = keys::alias_arn(gate.place(), name);
  CHECK(gate.allow("kms:CreateAlias", arn));
  TRY(const keys::Key key, alias_target(gate, request.target_key_id, "kms:CreateAlias"));
  keys::Catalog& catalog = gate.catalog();
  TRY(const auto existing, catalog.find_alias(gate.call(), name));
  if (existing != nullptr) {
    return refuse(Fault::already_exists, "An alias with the name " + arn + " already exists");
  }
  CHECK(check_room_for_alias(key.entry()));
  catalog.create_alias(gate.call(), key.entry(), name);
  return Nothing{};
}

}  // namespace

extern const Operation CreateAlias =
    operation<&create_alias>("CreateAlias", Where::worker, "Gives a KMS key a name by which it can be used.",
                             {Fault::already_exists, Fault::invalid_alias_name, Fault::not_found,
                              Fault::limit_exceeded, Fault::invalid_state});

}  // namespace bongtu::ops
