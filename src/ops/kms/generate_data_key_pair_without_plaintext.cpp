#include "ops/kms/data_key_pair.h"

namespace bongtu::ops {
namespace {

struct GenerateDataKeyPairWithoutPlaintextRequest {
  std::optional<EncryptionContext> context;
  std::string key_id;
  std::string spec;
  std::optional<std::vector<std::string>> grant_tokens;
  std::optional<bool> dry_run;
  static constexpr auto shape = fields(
      field("EncryptionContext", &GenerateDataKeyPairWithoutPlaintextRequest::context, {}, context_doc),
      field("KeyId", &GenerateDataKeyPairWithoutPlaintextRequest::key_id, key_id_bounds, key_id_doc),
      field("KeyPairSpec", &GenerateDataKeyPairWithoutPlaintextRequest::spec, data_key_pair_spec_bounds,
            "What kind of key pair."),
      field("GrantTokens", &GenerateDataKeyPairWithoutPlaintextRequest::grant_tokens, grant_tokens_bounds,
            grant_tokens_doc),
      field("DryRun", &GenerateDataKeyPairWithoutPlaintextRequest::dry_run, {}, dry_run_doc));
};

struct GenerateDataKeyPairWithoutPlaintextResponse {
  Bytes blob;
  Bytes public_key;
  std::string key_arn;
  std::string spec;
  std::string material_id;
  static constexpr auto shape =
      fields(field("PrivateKeyCiphertextBlob", &GenerateDataKeyPairWithoutPlaintextResponse::blob),

             field("PublicKey", &GenerateDataKeyPairWithoutPlaintextResponse::public_key),
             field("KeyId", &GenerateDataKeyPairWithoutPlaintextResponse::key_arn),
             field("KeyPairSpec", &GenerateDataKeyPairWithoutPlaintextResponse::spec),
             field("KeyMaterialId", &GenerateDataKeyPairWithoutPlaintextResponse::material_id));
};

Result<GenerateDataKeyPairWithoutPlaintextResponse> generate_data_key_pair_without_plaintext(
    keys::Gate& gate, const GenerateDataKeyPairWithoutPlaintextRequest& request) {
  TRY(GeneratedKeyPair pair, generate_pair(gate, {"kms:GenerateDataKeyPairWithoutPlaintext", request.key_id,
                                                  request.context, request.spec}));
  return GenerateDataKeyPairWithoutPlaintextResponse{std::move(pair.blob), std::move(pair.public_key),
                                                     std::move(pair.key_arn), std::move(pair.spec),
                                                     std::move(pair.material_id)};
}

}  // namespace

extern const Operation GenerateDataKeyPairWithoutPlaintext =
    operation<&generate_data_key_pair_without_plaintext>(
        "GenerateDataKeyPairWithoutPlaintext", Where::worker,
        "Makes a key pair and returns the private key only encrypted under a KMS key.",
        use_faults | Faults{Fault::unsupported_operation});

}  // namespace bongtu::ops
