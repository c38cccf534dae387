#include "ops/kms/encryption.h"
#include "ops/kms/faults.h"

namespace bongtu::ops {
namespace {

struct EncryptRequest {
  std::string key_id;
  Secret plaintext;
  Context context;
  std::optional<std::vector<std::string>> grant_tokens;
  std::optional<std::string> algorithm;
  std::optional<bool> dry_run;
  static constexpr auto shape =
      fields(field("KeyId", &EncryptRequest::key_id, key_id_bounds, key_id_doc),
             field("Plaintext", &EncryptRequest::plaintext, plaintext_bounds, "What to encrypt."),
             field("EncryptionContext", &EncryptRequest::context, {}, context_doc),
             field("GrantTokens", &EncryptRequest::grant_tokens, grant_tokens_bounds, grant_tokens_doc),
             field("EncryptionAlgorithm", &EncryptRequest::algorithm, encryption_algorithm_bounds,
                   encryption_algorithm_doc),
             field("DryRun", &EncryptRequest::dry_run, {}, dry_run_doc));
};

struct EncryptResponse {
  Bytes blob;
  std::string key_arn;
  std::string algorithm;
  static constexpr auto shape =
      fields(field("CiphertextBlob", &EncryptResponse::blob), field("KeyId", &EncryptResponse::key_arn),
             field("EncryptionAlgorithm", &EncryptResponse::algorithm));
};

Result<EncryptResponse> encrypt(keys::Gate& gate, const EncryptRequest& request) {
  TRY(const Bytes context, bound(request.context));
  const std::string_view algorithm = or_symmetric(request.algorithm);
  TRY(const keys::Key key,
      gate.use(request.key_id, {.action = "kms:Encrypt",
                                .context = asked(request.context),
                                .attributes = {{"kms:EncryptionAlgorithm", algorithm}}}));
  TRY(Bytes blob, encrypt_under(key, algorithm, request.plaintext.reveal(), context));
  return EncryptResponse{std::move(blob), key.arn(), std::string(algorithm)};
}

}  // namespace

extern const Operation Encrypt =
    operation<&encrypt>("Encrypt", Where::loop, "Encrypts up to 4,096 bytes under a KMS key.", use_faults);

}  // namespace bongtu::ops
