#include "ops/kms/data_key.h"

namespace bongtu::ops {
namespace {

struct EncryptedDataKeyResponse {
  Bytes blob;
  std::string key_arn;
  std::string material_id;
  static constexpr auto shape = fields(field("CiphertextBlob", &EncryptedDataKeyResponse::blob),
                                       field("KeyId", &EncryptedDataKeyResponse::key_arn),
                                       field("KeyMaterialId", &EncryptedDataKeyResponse::material_id));
};

Result<EncryptedDataKeyResponse> generate_data_key_without_plaintext(keys::Gate& gate,
                                                                     const DataKeyRequest& request) {
  TRY(GeneratedDataKey key, generate(gate, request, "kms:GenerateDataKeyWithoutPlaintext"));
  return EncryptedDataKeyResponse{std::move(key.blob), std::move(key.key_arn), std::move(key.material_id)};
}

}  // namespace

extern const Operation GenerateDataKeyWithoutPlaintext = operation<&generate_data_key_without_plaintext>(
    "GenerateDataKeyWithoutPlaintext", Where::loop,
    "Makes a data key and returns it only encrypted under a KMS key.");

}  // namespace bongtu::ops
