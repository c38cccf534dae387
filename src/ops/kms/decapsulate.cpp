#include "ops/kms/encapsulation.h"

namespace bongtu::ops {
namespace {

struct DecapsulateRequest {
  std::string key_id;
  Bytes blob;
  std::string algorithm;
  std::optional<std::vector<std::string>> grant_tokens;
  std::optional<bool> dry_run;
  static constexpr auto shape =
      fields(field("KeyId", &DecapsulateRequest::key_id, key_id_bounds, key_id_doc),
             field("SharedSecretCiphertextBlob", &DecapsulateRequest::blob, ciphertext_bounds,
                   "What Encapsulate returned, or whoever has the public key made."),
             field("EncapsulationAlgorithm", &DecapsulateRequest::algorithm, encapsulation_algorithm_bounds,
                   encapsulation_algorithm_doc),
             field("GrantTokens", &DecapsulateRequest::grant_tokens, grant_tokens_bounds, grant_tokens_doc),
             field("DryRun", &DecapsulateRequest::dry_run, {}, dry_run_doc));
};

struct DecapsulateResponse {
  std::string key_arn;
  Secret shared_secret;
  std::string algorithm;
  static constexpr auto shape = fields(field("KeyId", &DecapsulateResponse::key_arn),
                                       field("SharedSecret", &DecapsulateResponse::shared_secret),
                                       field("EncapsulationAlgorithm", &DecapsulateResponse::algorithm));
};

Result<DecapsulateResponse> decapsulate(keys::Gate& gate, const DecapsulateRequest& request) {
  TRY(const auto used, encapsulation_key(gate, "kms:Decapsulate", request.key_id, request.algorithm));
  TRY(Secret shared, used.pair->decapsulate(request.blob));
  return DecapsulateResponse{used.arn, std::move(shared), request.algorithm};
}

}  // namespace

extern const Operation Decapsulate =
    operation<&decapsulate>("Decapsulate", Where::loop, "Opens the secret that Encapsulate made.",
                            use_faults | Faults{Fault::invalid_ciphertext});

}  // namespace bongtu::ops
