#include "keys/import.h"
#include "ops/kms/faults.h"
#include "ops/kms/members.h"

namespace bongtu::ops {
namespace {

constexpr double most_ahead = 365.0 * 86400;  // seconds

struct ImportKeyMaterialRequest {
  std::string key_id;
  Bytes token;
  Bytes wrapped;
  std::optional<double> valid_to;
  std::optional<std::string> expiration_model;
  std::optional<std::string> type;
  std::optional<std::string> description;
  std::optional<std::string> material_id;
  static constexpr auto shape = fields(
      field("KeyId", &ImportKeyMaterialRequest::key_id, key_id_bounds, bare_key_id_doc),
      field("ImportToken", &ImportKeyMaterialRequest::token, ciphertext_bounds,
            "What GetParametersForImport returned."),
      field("EncryptedKeyMaterial", &ImportKeyMaterialRequest::wrapped, ciphertext_bounds,
            "The key material, wrapped: 32 bytes, the bytes of an HMAC key, or PKCS #8 DER."),
      field("ValidTo", &ImportKeyMaterialRequest::valid_to, {},
            "When it expires, at most 365 days from now. Needed unless it does not expire."),
      field("ExpirationModel", &ImportKeyMaterialRequest::expiration_model, {.values = &expiration_models},
            "KEY_MATERIAL_EXPIRES by default."),
      field("ImportType", &ImportKeyMaterialRequest::type, {.values = &import_types},
            "By default NEW_KEY_MATERIAL for the first and EXISTING_KEY_MATERIAL for every other import."),
      field("KeyMaterialDescription", &ImportKeyMaterialRequest::description, key_material_description_bounds,
            "What the key material is; stays where it is not given again."),
      field("KeyMaterialId", &ImportKeyMaterialRequest::material_id, key_material_id_bounds,
            "The id that existing key material must have."));
};

struct ImportKeyMaterialResponse {
  std::string key_arn;
  std::optional<std::string> material_id;
  static constexpr auto shape =
      fields(field("KeyId", &ImportKeyMaterialResponse::key_arn),
             field("KeyMaterialId", &ImportKeyMaterialResponse::material_id, key_material_id_bounds));
};

bool expires(const ImportKeyMaterialRequest& request) {
  return request.expiration_model.value_or("KEY_MATERIAL_EXPIRES") == "KEY_MATERIAL_EXPIRES";
}

Result<> check_expiry(const ImportKeyMaterialRequest& request, Time now) {
  if (expires(request) && !request.valid_to) {
    return refuse(Fault::validation,
                  "A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES");
  }
  if (!expires(request) && request.valid_to) {
    return refuse(Fault::validation,
                  "A validTo date must not be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE");
  }
  if (!request.valid_to) return {};
  if (*request.valid_to <= seconds(now)) return refuse(Fault::validation, "ValidTo must be in the future.");
  if (*request.valid_to > seconds(now) + most_ahead)
    return refuse(Fault::validation, "ValidTo must be at most 365 days from now.");
  return {};
}

// What only symmetric keys take.
Result<> check_for_symmetric(const ImportKeyMaterialRequest& request, const keys::KeyEntry& key) {
  if (request.type == "NEW_KEY_MATERIAL" && request.material_id) {
    return refuse(Fault::validation, "KeyMaterialId cannot be specified with ImportType NEW_KEY_MATERIAL.");
  }
  const bool special = request.type || request.material_id || request.description;
  if (key.family->record.spec == "SYMMETRIC_DEFAULT" || !special) return {};
  return refuse(Fault::unsupported_operation,
                "ImportType, KeyMaterialId and KeyMaterialDescription are valid only for symmetric "
                "encryption keys.");
}

Result<ImportKeyMaterialResponse> import_key_material(keys::Gate& gate,
                                                      const ImportKeyMaterialRequest& request) {
  const Time now = gate.call().now;
  CHECK(check_expiry(request, now));
  const double valid_to = request.valid_to.value_or(0);
  const std::string model = expires(request) ? "KEY_MATERIAL_EXPIRES" : "KEY_MATERIAL_DOES_NOT_EXPIRE";
  const std::string until = iso_time(from_milliseconds(static_cast<std::int64_t>(valid_to * 1000)));
  TRY(const keys::Key key,
      gate.manage(request.key_id, {.action = "kms:ImportKeyMaterial",
                                   .needs = keys::Needs::not_pending_deletion,
                                   .attributes = {{"kms:ExpirationModel", model},
                                                  {request.valid_to ? "kms:ValidTo" : "", until}}}));
  CHECK(keys::check_imports(key.entry()));
  CHECK(check_for_symmetric(request, key.entry()));
  TRY(const Secret material,
      keys::unwrap_import(gate.catalog().tree(), key.entry(), request.token, request.wrapped, now));
  keys::Import import{.material = material.reveal(),
                      .valid_to = valid_to,
                      .material_id = request.material_id,
                      .description = request.description};
  if (request.type) import.is_new = *request.type == "NEW_KEY_MATERIAL";
  TRY(std::string id, keys::import_material(gate.call(), gate.catalog(), key.entry(), import));
  ImportKeyMaterialResponse response{key.arn(), std::nullopt};
  if (key.spec().name == "SYMMETRIC_DEFAULT") response.material_id = std::move(id);
  return response;
}

}  // namespace

extern const Operation ImportKeyMaterial = operation<&import_key_material>(
    "ImportKeyMaterial", Where::worker, "Imports key material into a KMS key of Origin EXTERNAL.",
    manage_faults | Faults{Fault::unsupported_operation, Fault::invalid_ciphertext,
                           Fault::incorrect_key_material, Fault::expired_import_token,
                           Fault::invalid_import_token});

}  // namespace bongtu::ops
