#include "ops/kms/mac.h"

namespace bongtu::ops {
namespace {

struct VerifyMacRequest {
  Secret message;
  std::string key_id;
  std::string algorithm;
  Bytes mac;
  std::optional<std::vector<std::string>> grant_tokens;
  std::optional<bool> dry_run;
  static constexpr auto shape =
      fields(field("Message", &VerifyMacRequest::message, plaintext_bounds, "What the MAC is of."),
             field("KeyId", &VerifyMacRequest::key_id, key_id_bounds, key_id_doc),
             field("MacAlgorithm", &VerifyMacRequest::algorithm, mac_algorithm_bounds, mac_algorithm_doc),
             field("Mac", &VerifyMacRequest::mac, ciphertext_bounds, "What GenerateMac returned."),
             field("GrantTokens", &VerifyMacRequest::grant_tokens, grant_tokens_bounds, grant_tokens_doc),
             field("DryRun", &VerifyMacRequest::dry_run, {}, dry_run_doc));
};

struct VerifyMacResponse {
  std::string key_arn;
  bool valid = true;
  std::string algorithm;
  static constexpr auto shape =
      fields(field("KeyId", &VerifyMacResponse::key_arn), field("MacValid", &VerifyMacResponse::valid),
             field("MacAlgorithm", &VerifyMacResponse::algorithm));
};

Result<VerifyMacResponse> verify_mac(keys::Gate& gate, const VerifyMacRequest& request) {
  TRY(const keys::Key key, mac_key(gate, "kms:VerifyMac", request.key_id, request.algorithm));
  TRY(const Bytes mac, key.mac(request.algorithm, request.message.reveal()));
  if (!equal_in_constant_time(mac, request.mac)) return refuse(Fault::wrong_mac);
  return VerifyMacResponse{.key_arn = key.arn(), .algorithm = request.algorithm};
}

}  // namespace

extern const Operation VerifyMac =
    operation<&verify_mac>("VerifyMac", Where::loop, "Verifies an HMAC that GenerateMac made.",
                           use_faults | Faults{Fault::wrong_mac});

}  // namespace bongtu::ops
