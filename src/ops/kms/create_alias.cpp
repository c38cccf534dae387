#include "ops/kms/alias_name.h"
#include "ops/kms/members.h"
#include "ops/operation.h"

namespace bongtu::ops {
namespace {

constexpr std::int64_t aliases_a_key = 50;

struct CreateAliasRequest {
  std::string alias_name;
  std::string target_key_id;
  static constexpr auto shape = fields(
      field("AliasName", &CreateAliasRequest::alias_name, {1, 256, alias_pattern}, "alias/ and a name."),
      field("TargetKeyId", &CreateAliasRequest::target_key_id, key_id_bounds, bare_key_id_doc));
};

Result<Nothing> create_alias(keys::Gate& gate, const CreateAliasRequest& request) {
  TRY(const std::string name, own_alias_name(request.alias_name));
  const std::string arn = keys::alias_arn(gate.place(), name);
  CHECK(gate.allow("kms:CreateAlias", arn));
  auto target = gate.manage(request.target_key_id, "kms:CreateAlias");
  if (!target && target.error().fault == Fault::invalid_arn) {  // which this operation does not have
    return refuse(Fault::not_found, target.error().message);
  }
  TRY(const keys::Key key, std::move(target));
  keys::Catalog& catalog = gate.catalog();
  TRY(const auto existing, catalog.find_alias(gate.call(), name));
  if (existing != nullptr) {
    return refuse(Fault::already_exists, "An alias with the name " + arn + " already exists");
  }
  if (key.entry().record.aliases >= aliases_a_key) {
    return refuse(Fault::limit_exceeded, "The key has as many aliases as it may have: 50.");
  }
  catalog.create_alias(gate.call(), key.entry(), name);
  return Nothing{};
}

}  // namespace

extern const Operation CreateAlias =
    operation<&create_alias>("CreateAlias", Where::worker, "Gives a KMS key a name by which it can be used.");

}  // namespace bongtu::ops
