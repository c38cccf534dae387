#include "ops/kms/data_key_pair.h"
#include "ops/kms/recipient.h"

namespace bongtu::ops {
namespace {

struct GenerateDataKeyPairRequest {
  std::optional<EncryptionContext> context;
  std::string key_id;
  std::string spec;
  std::optional<std::vector<std::string>> grant_tokens;
  std::optional<RecipientInfo> recipient;
  std::optional<bool> dry_run;
  static constexpr auto shape = fields(
      field("EncryptionContext", &GenerateDataKeyPairRequest::context, {}, context_doc),
      field("KeyId", &GenerateDataKeyPairRequest::key_id, key_id_bounds, key_id_doc),
      field("KeyPairSpec", &GenerateDataKeyPairRequest::spec, data_key_pair_spec_bounds,
            "What kind of key pair."),
      field("GrantTokens", &GenerateDataKeyPairRequest::grant_tokens, grant_tokens_bounds, grant_tokens_doc),
      field("Recipient", &GenerateDataKeyPairRequest::recipient, {}, recipient_doc),
      field("DryRun", &GenerateDataKeyPairRequest::dry_run, {}, dry_run_doc));
};

struct GenerateDataKeyPairResponse {
  Bytes blob;
  Secret private_key;
  Bytes public_key;
  std::string key_arn;
  std::string spec;
  std::string material_id;
  static constexpr auto shape =
      fields(field("PrivateKeyCiphertextBlob", &GenerateDataKeyPairResponse::blob),
             field("PrivateKeyPlaintext", &GenerateDataKeyPairResponse::private_key),
             field("PublicKey", &GenerateDataKeyPairResponse::public_key),
             field("KeyId", &GenerateDataKeyPairResponse::key_arn),
             field("KeyPairSpec", &GenerateDataKeyPairResponse::spec),
             field("KeyMaterialId", &GenerateDataKeyPairResponse::material_id));
};

Result<GenerateDataKeyPairResponse> generate_data_key_pair(keys::Gate& gate,
                                                           const GenerateDataKeyPairRequest& request) {
  CHECK(refuse_recipient(request.recipient));
  TRY(GeneratedKeyPair pair,
      generate_pair(gate, {"kms:GenerateDataKeyPair", request.key_id, request.context, request.spec}));
  return GenerateDataKeyPairResponse{std::move(pair.blob),       std::move(pair.private_key),
                                     std::move(pair.public_key), std::move(pair.key_arn),
                                     std::move(pair.spec),       std::move(pair.material_id)};
}

}  // namespace

extern const Operation GenerateDataKeyPair = operation<&generate_data_key_pair>(
    "GenerateDataKeyPair", Where::worker,
    "Makes a key pair and returns the private key in the clear and encrypted under a KMS key.",
    use_faults | Faults{Fault::unsupported_operation});

}  // namespace bongtu::ops
