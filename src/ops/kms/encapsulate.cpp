#include "ops/kms/encapsulation.h"

namespace bongtu::ops {
namespace {

struct EncapsulateRequest {
  std::string key_id;
  std::string algorithm;
  std::optional<std::vector<std::string>> grant_tokens;
  std::optional<bool> dry_run;
  static constexpr auto shape =
      fields(field("KeyId", &EncapsulateRequest::key_id, key_id_bounds, key_id_doc),
             field("EncapsulationAlgorithm", &EncapsulateRequest::algorithm, encapsulation_algorithm_bounds,
                   encapsulation_algorithm_doc),
             field("GrantTokens", &EncapsulateRequest::grant_tokens, grant_tokens_bounds, grant_tokens_doc),
             field("DryRun", &EncapsulateRequest::dry_run, {}, dry_run_doc));
};

struct EncapsulateResponse {
  std::string key_arn;
  Secret shared_secret;
  Bytes blob;
  std::string algorithm;
  static constexpr auto shape = fields(field("KeyId", &EncapsulateResponse::key_arn),
                                       field("SharedSecret", &EncapsulateResponse::shared_secret),
                                       field("SharedSecretCiphertextBlob", &EncapsulateResponse::blob),
                                       field("EncapsulationAlgorithm", &EncapsulateResponse::algorithm));
};

Result<EncapsulateResponse> encapsulate(keys::Gate& gate, const EncapsulateRequest& request) {
  TRY(const auto used, encapsulation_key(gate, "kms:Encapsulate", request.key_id, request.algorithm));
  TRY(auto made, used.pair->encapsulate());
  return EncapsulateResponse{used.arn, std::move(made.shared_secret), std::move(made.ciphertext),
                             request.algorithm};
}

}  // namespace

extern const Operation Encapsulate = operation<&encapsulate>(
    "Encapsulate", Where::loop, "Makes a secret that only the owner of a ML-KEM key can open.", use_faults);

}  // namespace bongtu::ops
