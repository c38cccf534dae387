#include "ops/kms/signing.h"

namespace bongtu::ops {
namespace {

struct SignRequest {
  std::string key_id;
  Secret message;
  std::optional<std::string> message_type;
  std::optional<std::vector<std::string>> grant_tokens;
  std::string algorithm;
  std::optional<bool> dry_run;
  static constexpr auto shape = fields(
      field("KeyId", &SignRequest::key_id, key_id_bounds, key_id_doc),
      field("Message", &SignRequest::message, plaintext_bounds, message_doc),
      field("MessageType", &SignRequest::message_type, message_type_bounds, message_type_doc),
      field("GrantTokens", &SignRequest::grant_tokens, grant_tokens_bounds, grant_tokens_doc),
      field("SigningAlgorithm", &SignRequest::algorithm, signing_algorithm_bounds, signing_algorithm_doc),
      field("DryRun", &SignRequest::dry_run, {}, dry_run_doc));
};

struct SignResponse {
  std::string key_arn;
  Bytes signature;
  std::string algorithm;
  static constexpr auto shape =
      fields(field("KeyId", &SignResponse::key_arn), field("Signature", &SignResponse::signature),
             field("SigningAlgorithm", &SignResponse::algorithm));
};

Result<SignResponse> sign(keys::Gate& gate, const SignRequest& request) {
  TRY(const keys::Key key,
      signing_key(gate, "kms:Sign", request.key_id, request.algorithm, request.message_type));
  TRY(const auto pair, key.pair());
  TRY(Bytes signature,
      pair->sign(request.algorithm, message_type(request.message_type), request.message.reveal()));
  return SignResponse{key.arn(), std::move(signature), request.algorithm};
}

}  // namespace

extern const Operation Sign =
    operation<&sign>("Sign", Where::loop, "Signs a message of up to 4,096 bytes, or a digest.", use_faults);

}  // namespace bongtu::ops
