#include "ops/kms/alias.h"

namespace bongtu::ops {
namespace {

// Symmetric, HMAC or asymmetric: keys of one type can stand for each other.
enum class Type : std::uint8_t { symmetric, hmac, asymmetric };
Type type_of(const crypto::KeySpec& spec) {
  if (spec.form == crypto::KeySpec::Form::pkcs8) return Type::asymmetric;
  return spec.mac_algorithms.empty() ? Type::symmetric : Type::hmac;
}

Result<> check_alike(const keys::Key& from, const keys::Key& to) {
  const bool alike =
      type_of(from.spec()) == type_of(to.spec()) && from.family().record.usage == to.family().record.usage;
  if (alike) return {};
  return refuse(
      Fault::validation,
      "The alias cannot go from " + from.arn() + " to " + to.arn() +
          ": both must be of the same type (symmetric, asymmetric, HMAC) and have the same key usage.");
}

// The caller must have the right on the alias and on both keys.
Result<Nothing> update_alias(keys::Gate& gate, const AliasTargetRequest& request) {
  constexpr std::string_view action = "kms:UpdateAlias";
  TRY(const std::string name, alias_name(request.alias_name));
  CHECK(gate.allow(action, keys::alias_arn(gate.place(), name)));
  TRY(const auto alias, existing_alias(gate, name));
  TRY(const keys::Key from, gate.manage(alias->record.key_id, action));
  TRY(const keys::Key to, alias_target(gate, request.target_key_id, action));
  CHECK(check_alike(from, to));
  if (from.arn() != to.arn()) CHECK(check_room_for_alias(to.entry()));
  gate.catalog().move_alias(gate.call(), *alias, from.entry(), to.entry());
  return Nothing{};
}

}  // namespace

extern const Operation UpdateAlias =
    operation<&update_alias>("UpdateAlias", Where::worker, "Lets an alias name another KMS key.",
                             {Fault::not_found, Fault::limit_exceeded, Fault::invalid_state});

}  // namespace bongtu::ops
