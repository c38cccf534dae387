#include "ops/kms/mac.h"

namespace bongtu::ops {
namespace {

struct GenerateMacRequest {
  Secret message;
  std::string key_id;
  std::string algorithm;
  std::optional<std::vector<std::string>> grant_tokens;
  std::optional<bool> dry_run;
  static constexpr auto shape =
      fields(field("Message", &GenerateMacRequest::message, plaintext_bounds, "What the MAC is of."),
             field("KeyId", &GenerateMacRequest::key_id, key_id_bounds, key_id_doc),
             field("MacAlgorithm", &GenerateMacRequest::algorithm, mac_algorithm_bounds, mac_algorithm_doc),
             field("GrantTokens", &GenerateMacRequest::grant_tokens, grant_tokens_bounds, grant_tokens_doc),
             field("DryRun", &GenerateMacRequest::dry_run, {}, dry_run_doc));
};

struct GenerateMacResponse {
  Bytes mac;
  std::string algorithm;
  std::string key_arn;
  static constexpr auto shape =
      fields(field("Mac", &GenerateMacResponse::mac), field("MacAlgorithm", &GenerateMacResponse::algorithm),
             field("KeyId", &GenerateMacResponse::key_arn));
};

Result<GenerateMacResponse> generate_mac(keys::Gate& gate, const GenerateMacRequest& request) {
  TRY(const keys::Key key, mac_key(gate, "kms:GenerateMac", request.key_id, request.algorithm));
  TRY(Bytes mac, key.mac(request.algorithm, request.message.reveal()));
  return GenerateMacResponse{std::move(mac), request.algorithm, key.arn()};
}

}  // namespace

extern const Operation GenerateMac = operation<&generate_mac>(
    "GenerateMac", Where::loop, "Makes the HMAC of a message of up to 4,096 bytes.", use_faults);

}  // namespace bongtu::ops
