#include "keys/import.h"
#include "ops/kms/faults.h"
#include "ops/kms/members.h"

namespace bongtu::ops {
namespace {

struct GetParametersForImportRequest {
  std::string key_id;
  std::string algorithm;
  std::string spec;
  static constexpr auto shape = fields(
      field("KeyId", &GetParametersForImportRequest::key_id, key_id_bounds, bare_key_id_doc),
      field("WrappingAlgorithm", &GetParametersForImportRequest::algorithm, {.values = &wrapping_algorithms},
            "RSAES_OAEP_SHA_1 or _256; RSA_AES_KEY_WRAP_SHA_1 or _256, which any key material fits."),
      field("WrappingKeySpec", &GetParametersForImportRequest::spec, {.values = &wrapping_key_specs},
            "RSA_2048, RSA_3072 or RSA_4096."));
};

struct GetParametersForImportResponse {
  std::string key_arn;
  Bytes token;
  Secret public_key;  // no secret, but the model has it so
  double valid_to = 0;
  static constexpr auto shape =
      fields(field("KeyId", &GetParametersForImportResponse::key_arn),
             field("ImportToken", &GetParametersForImportResponse::token, ciphertext_bounds),
             field("PublicKey", &GetParametersForImportResponse::public_key, plaintext_bounds),
             field("ParametersValidTo", &GetParametersForImportResponse::valid_to));
};

Result<> check_wrapping(const GetParametersForImportRequest& request) {
  if (request.spec == "SM2" || request.algorithm == "SM2PKE")
    return refuse(Fault::unsupported_operation, "SM2 is not supported.");
  if (request.algorithm == "RSAES_PKCS1_V1_5")
    return refuse(Fault::unsupported_operation, "RSAES_PKCS1_V1_5 is no longer supported.");
  return {};
}

Result<GetParametersForImportResponse> get_parameters_for_import(
    keys::Gate& gate, const GetParametersForImportRequest& request) {
  TRY(const keys::Key key,
      gate.manage(request.key_id, {.action = "kms:GetParametersForImport",
                                   .attributes = {{"kms:WrappingAlgorithm", request.algorithm},
                                                  {"kms:WrappingKeySpec", request.spec}}}));
  CHECK(keys::check_imports(key.entry()));
  CHECK(check_wrapping(request));
  TRY(keys::ImportParameters made,
      keys::make_import_parameters(gate.catalog().tree(), key.entry(), request.algorithm, request.spec,
                                   gate.call().now));
  return GetParametersForImportResponse{key.arn(), std::move(made.token), Secret::copy_of(made.public_key),
                                        seconds(made.valid_to)};
}

}  // namespace

extern const Operation GetParametersForImport = operation<&get_parameters_for_import>(
    "GetParametersForImport", Where::worker,
    "Gives the public key and the token to import key material with, good for 24 hours.",
    manage_faults | Faults{Fault::unsupported_operation});

}  // namespace bongtu::ops
