#include "keys/import.h"
#include "ops/kms/faults.h"
#include "ops/kms/members.h"

namespace bongtu::ops {
namespace {

struct DeleteImportedKeyMaterialRequest {
  std::string key_id;
  std::optional<std::string> material_id;
  static constexpr auto shape =
      fields(field("KeyId", &DeleteImportedKeyMaterialRequest::key_id, key_id_bounds, bare_key_id_doc),
             field("KeyMaterialId", &DeleteImportedKeyMaterialRequest::material_id, key_material_id_bounds,
                   "Of symmetric keys; the current key material by default."));
};

struct DeleteImportedKeyMaterialResponse {
  std::string key_arn;
  std::optional<std::string> material_id;
  static constexpr auto shape =
      fields(field("KeyId", &DeleteImportedKeyMaterialResponse::key_arn),
             field("KeyMaterialId", &DeleteImportedKeyMaterialResponse::material_id));
};

// 0 where nothing was ever imported.
Result<keys::MaterialNumber> number_of(const keys::Key& key, const std::optional<std::string>& id) {
  if (!id) return key.family().current();
  if (const keys::MaterialNumber number = key.family().number_of(*id); number != 0) return number;
  return refuse(Fault::not_found, "Key material " + *id + " of key " + key.arn() + " does not exist.");
}

Result<DeleteImportedKeyMaterialResponse> delete_imported_key_material(
    keys::Gate& gate, const DeleteImportedKeyMaterialRequest& request) {
  TRY(const keys::Key key, gate.manage(request.key_id, "kms:DeleteImportedKeyMaterial"));
  CHECK(keys::check_imports(key.entry()));
  const bool symmetric = key.spec().name == "SYMMETRIC_DEFAULT";
  if (request.material_id && !symmetric) {
    return refuse(Fault::unsupported_operation, "KeyMaterialId is valid only for symmetric encryption keys.");
  }
  TRY(const keys::MaterialNumber number, number_of(key, request.material_id));
  DeleteImportedKeyMaterialResponse response{key.arn(), std::nullopt};
  if (number == 0) return response;
  CHECK(keys::delete_imported(gate.call(), gate.catalog(), key.entry(), number));
  if (symmetric) response.material_id = key.family().materials.at(number).id();
  return response;
}

}  // namespace

extern const Operation DeleteImportedKeyMaterial = operation<&delete_imported_key_material>(
    "DeleteImportedKeyMaterial", Where::worker,
    "Deletes imported key material; the KMS key works again once the same is imported again.",
    manage_faults | Faults{Fault::unsupported_operation});

}  // namespace bongtu::ops
