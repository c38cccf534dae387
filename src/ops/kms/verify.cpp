#include "ops/kms/signing.h"

namespace bongtu::ops {
namespace {

struct VerifyRequest {
  std::string key_id;
  Secret message;
  std::optional<std::string> message_type;
  Bytes signature;
  std::string algorithm;
  std::optional<std::vector<std::string>> grant_tokens;
  std::optional<bool> dry_run;
  static constexpr auto shape = fields(
      field("KeyId", &VerifyRequest::key_id, key_id_bounds, key_id_doc),
      field("Message", &VerifyRequest::message, plaintext_bounds, message_doc),
      field("MessageType", &VerifyRequest::message_type, message_type_bounds, message_type_doc),
      field("Signature", &VerifyRequest::signature, ciphertext_bounds, "What Sign returned."),
      field("SigningAlgorithm", &VerifyRequest::algorithm, signing_algorithm_bounds, signing_algorithm_doc),
      field("GrantTokens", &VerifyRequest::grant_tokens, grant_tokens_bounds, grant_tokens_doc),
      field("DryRun", &VerifyRequest::dry_run, {}, dry_run_doc));
};

struct VerifyResponse {
  std::string key_arn;
  bool valid = true;
  std::string algorithm;
  static constexpr auto shape =
      fields(field("KeyId", &VerifyResponse::key_arn), field("SignatureValid", &VerifyResponse::valid),
             field("SigningAlgorithm", &VerifyResponse::algorithm));
};

// Of RSA alone the public operation is quick; on the slow curves it costs as much as the private one.
bool verifies_slowly(const crypto::KeySpec& spec) { return spec.encryption_algorithms.empty(); }

Result<VerifyResponse> verify(keys::Gate& gate, const VerifyRequest& request) {
  TRY(const keys::Key key,
      signing_key(gate, "kms:Verify", request.key_id, request.algorithm, request.message_type));
  TRY(const auto pair, key.pair(verifies_slowly(key.spec())));
  TRY(const bool valid, pair->verify(request.algorithm, message_type(request.message_type),
                                     request.message.reveal(), request.signature));
  if (!valid) return refuse(Fault::wrong_signature);
  return VerifyResponse{.key_arn = key.arn(), .algorithm = request.algorithm};
}

}  // namespace

extern const Operation Verify =
    operation<&verify>("Verify", Where::loop, "Verifies a signature that Sign made.",
                       use_faults | Faults{Fault::wrong_signature});

}  // namespace bongtu::ops
