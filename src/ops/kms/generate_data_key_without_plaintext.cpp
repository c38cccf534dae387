#include "ops/kms/data_key.h"

namespace bongtu::ops {
namespace {

struct GenerateDataKeyWithoutPlaintextRequest {
  std::string key_id;
  std::optional<EncryptionContext> context;
  std::optional<std::int64_t> number_of_bytes;
  std::optional<std::string> key_spec;
  std::optional<std::vector<std::string>> grant_tokens;
  std::optional<bool> dry_run;
  static constexpr auto shape =
      fields(field("KeyId", &GenerateDataKeyWithoutPlaintextRequest::key_id, key_id_bounds, key_id_doc),
             field("EncryptionContext", &GenerateDataKeyWithoutPlaintextRequest::context, {}, context_doc),
             field("NumberOfBytes", &GenerateDataKeyWithoutPlaintextRequest::number_of_bytes,
                   number_of_bytes_bounds, "Instead of KeySpec."),
             field("KeySpec", &GenerateDataKeyWithoutPlaintextRequest::key_spec, {.values = &data_key_specs},
                   "AES_256 or AES_128."),
             field("GrantTokens", &GenerateDataKeyWithoutPlaintextRequest::grant_tokens, grant_tokens_bounds,
                   grant_tokens_doc),
             field("DryRun", &GenerateDataKeyWithoutPlaintextRequest::dry_run, {}, dry_run_doc));
};

struct EncryptedDataKeyResponse {
  Bytes blob;
  std::string key_arn;
  std::string material_id;
  static constexpr auto shape = fields(field("CiphertextBlob", &EncryptedDataKeyResponse::blob),
                                       field("KeyId", &EncryptedDataKeyResponse::key_arn),
                                       field("KeyMaterialId", &EncryptedDataKeyResponse::material_id));
};

Result<EncryptedDataKeyResponse> generate_data_key_without_plaintext(
    keys::Gate& gate, const GenerateDataKeyWithoutPlaintextRequest& request) {
  TRY(GeneratedDataKey key, generate(gate, {"kms:GenerateDataKeyWithoutPlaintext", request.key_id,
                                            request.context, request.key_spec, request.number_of_bytes}));
  return EncryptedDataKeyResponse{std::move(key.blob), std::move(key.key_arn), std::move(key.material_id)};
}

}  // namespace

extern const Operation GenerateDataKeyWithoutPlaintext = operation<&generate_data_key_without_plaintext>(
    "GenerateDataKeyWithoutPlaintext", Where::loop,
    "Makes a data key and returns it only encrypted under a KMS key.", use_faults);

}  // namespace bongtu::ops
