#include "ops/kms/encryption.h"
#include "ops/kms/faults.h"
#include "ops/kms/recipient.h"

namespace bongtu::ops {
namespace {

struct DecryptRequest {
  std::optional<Bytes> blob;
  Context context;
  std::optional<std::vector<std::string>> grant_tokens;
  std::optional<std::string> key_id;
  std::optional<std::string> algorithm;
  std::optional<RecipientInfo> recipient;
  std::optional<bool> dry_run;
  std::optional<std::vector<std::string>> dry_run_modifiers;
  static constexpr auto shape = fields(
      field("CiphertextBlob", &DecryptRequest::blob, ciphertext_bounds,
            "What Encrypt or GenerateDataKey returned."),
      field("EncryptionContext", &DecryptRequest::context, {}, context_doc),
      field("GrantTokens", &DecryptRequest::grant_tokens, grant_tokens_bounds, grant_tokens_doc),
      field("KeyId", &DecryptRequest::key_id, key_id_bounds, "The KMS key; required for RSA keys only."),
      field("EncryptionAlgorithm", &DecryptRequest::algorithm, encryption_algorithm_bounds,
            encryption_algorithm_doc),
      field("Recipient", &DecryptRequest::recipient, {}, recipient_doc),
      field("DryRun", &DecryptRequest::dry_run, {}, dry_run_doc),
      field("DryRunModifiers", &DecryptRequest::dry_run_modifiers, dry_run_modifiers_bounds,
            dry_run_modifiers_doc));
};

struct DecryptResponse {
  std::string key_arn;
  Secret plaintext;
  std::string algorithm;
  std::optional<std::string> material_id;
  static constexpr auto shape =
      fields(field("KeyId", &DecryptResponse::key_arn), field("Plaintext", &DecryptResponse::plaintext),
             field("EncryptionAlgorithm", &DecryptResponse::algorithm),
             field("KeyMaterialId", &DecryptResponse::material_id));
};

Result<DecryptResponse> decrypt(keys::Gate& gate, const DecryptRequest& request) {
  CHECK(refuse_recipient(request.recipient));
  TRY(const Bytes context, bound(request.context));
  const ToDecrypt what{.action = "kms:Decrypt",
                       .blob = request.blob,
                       .context = request.context,
                       .key_id = request.key_id,
                       .algorithm = or_symmetric(request.algorithm),
                       .ignores_blob = ignores_ciphertext(request.dry_run, request.dry_run_modifiers)};
  TRY(const keys::Key key, key_to_decrypt(gate, what, {{"kms:EncryptionAlgorithm", what.algorithm}}));
  TRY(Decrypted decrypted, decrypt_under(key, what, context));
  return DecryptResponse{key.arn(), std::move(decrypted.plaintext), std::string(what.algorithm),
                         std::move(decrypted.material_id)};
}

}  // namespace

extern const Operation Decrypt =
    operation<&decrypt>("Decrypt", Where::loop, "Opens what was encrypted under a KMS key.",
                        use_faults | Faults{Fault::invalid_ciphertext, Fault::incorrect_key});

}  // namespace bongtu::ops
