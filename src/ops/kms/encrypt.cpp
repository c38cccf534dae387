#include "ops/kms/members.h"
#include "ops/operation.h"

namespace bongtu::ops {
namespace {

struct EncryptRequest {
  std::string key_id;
  Secret plaintext;
  std::optional<EncryptionContext> context;
  std::optional<std::string> algorithm;
  static constexpr auto shape =
      fields(field("KeyId", &EncryptRequest::key_id, key_id_bounds, key_id_doc),
             field("Plaintext", &EncryptRequest::plaintext, {1, 4096}, "What to encrypt."),
             field("EncryptionContext", &EncryptRequest::context, {}, context_doc),
             field("EncryptionAlgorithm", &EncryptRequest::algorithm, {.values = &encryption_algorithms},
                   "SYMMETRIC_DEFAULT, the default."),
             unbuilt("GrantTokens"), unbuilt("DryRun"));
};

struct EncryptResponse {
  Bytes blob;
  std::string key_arn;
  std::string algorithm = "SYMMETRIC_DEFAULT";
  static constexpr auto shape =
      fields(field("CiphertextBlob", &EncryptResponse::blob), field("KeyId", &EncryptResponse::key_arn),
             field("EncryptionAlgorithm", &EncryptResponse::algorithm));
};

Result<EncryptResponse> encrypt(keys::Gate& gate, const EncryptRequest& request) {
  TRY(const Bytes context, bound(request.context));
  TRY(const keys::Key key, gate.use(request.key_id, "kms:Encrypt", or_empty(request.context)));
  CHECK(check_algorithm(request.algorithm));
  return EncryptResponse{key.seal(request.plaintext.reveal(), context), key.arn()};
}

}  // namespace

extern const Operation Encrypt =
    operation<&encrypt>("Encrypt", Where::loop, "Encrypts up to 4,096 bytes under a KMS key.");

}  // namespace bongtu::ops
