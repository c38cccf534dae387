#include "ops/kms/algorithm.h"
#include "ops/kms/faults.h"
#include "ops/kms/members.h"
#include "ops/kms/recipient.h"

namespace bongtu::ops {
namespace {

struct DeriveSharedSecretRequest {
  std::string key_id;
  std::string algorithm;
  Bytes public_key;
  std::optional<std::vector<std::string>> grant_tokens;
  std::optional<bool> dry_run;
  std::optional<RecipientInfo> recipient;
  static constexpr auto shape = fields(
      field("KeyId", &DeriveSharedSecretRequest::key_id, key_id_bounds, key_id_doc),
      field("KeyAgreementAlgorithm", &DeriveSharedSecretRequest::algorithm,
            {.values = &key_agreement_algorithms}, "ECDH."),
      field("PublicKey", &DeriveSharedSecretRequest::public_key, public_key_bounds,
            "The peer's, on the key's curve: SubjectPublicKeyInfo in DER."),
      field("GrantTokens", &DeriveSharedSecretRequest::grant_tokens, grant_tokens_bounds, grant_tokens_doc),
      field("DryRun", &DeriveSharedSecretRequest::dry_run, {}, dry_run_doc),
      field("Recipient", &DeriveSharedSecretRequest::recipient, {}, recipient_doc));
};

struct DeriveSharedSecretResponse {
  std::string key_arn;
  Secret shared_secret;
  std::string algorithm;
  std::string origin;
  static constexpr auto shape = fields(field("KeyId", &DeriveSharedSecretResponse::key_arn),
                                       field("SharedSecret", &DeriveSharedSecretResponse::shared_secret),
                                       field("KeyAgreementAlgorithm", &DeriveSharedSecretResponse::algorithm),
                                       field("KeyOrigin", &DeriveSharedSecretResponse::origin));
};

Result<DeriveSharedSecretResponse> derive_shared_secret(keys::Gate& gate,
                                                        const DeriveSharedSecretRequest& request) {
  CHECK(refuse_recipient(request.recipient));
  TRY(const keys::Key key,
      gate.use(request.key_id, {.action = "kms:DeriveSharedSecret",
                                .usage = "KEY_AGREEMENT",
                                .attributes = {{"kms:KeyAgreementAlgorithm", request.algorithm}}}));
  CHECK(check_algorithm(key, request.algorithm));
  TRY(const auto pair, key.pair());
  TRY(Secret shared, pair->agree(request.public_key));
  return DeriveSharedSecretResponse{key.arn(), std::move(shared), request.algorithm,
                                    key.family().record.origin};
}

}  // namespace

extern const Operation DeriveSharedSecret = operation<&derive_shared_secret>(
    "DeriveSharedSecret", Where::loop, "Agrees on a secret with the owner of a public key.", use_faults);

}  // namespace bongtu::ops
