#include "ops/kms/members.h"
#include "ops/operation.h"

namespace bongtu::ops {
namespace {

struct DecryptRequest {
  Bytes blob;
  std::optional<EncryptionContext> context;
  std::optional<std::string> key_id;
  std::optional<std::string> algorithm;
  static constexpr auto shape = fields(
      field("CiphertextBlob", &DecryptRequest::blob, {1, 6144}, "What Encrypt or GenerateDataKey returned."),
      field("EncryptionContext", &DecryptRequest::context, {}, context_doc),
      field("KeyId", &DecryptRequest::key_id, key_id_bounds, key_id_doc),
      field("EncryptionAlgorithm", &DecryptRequest::algorithm, {.values = &encryption_algorithms},
            "SYMMETRIC_DEFAULT, the default."),
      unbuilt("GrantTokens"), unbuilt("DryRun"), unbuilt("DryRunModifiers"), unbuilt("Recipient"));
};

struct DecryptResponse {
  std::string key_arn;
  Secret plaintext;
  std::string algorithm = "SYMMETRIC_DEFAULT";
  std::string material_id;
  static constexpr auto shape =
      fields(field("KeyId", &DecryptResponse::key_arn), field("Plaintext", &DecryptResponse::plaintext),
             field("EncryptionAlgorithm", &DecryptResponse::algorithm),
             field("KeyMaterialId", &DecryptResponse::material_id));
};

Result<DecryptResponse> decrypt(keys::Gate& gate, const DecryptRequest& request) {
  TRY(const Bytes context, bound(request.context));
  TRY(const keys::Key key,
      gate.use_for_blob(request.blob, request.key_id, "kms:Decrypt", or_empty(request.context)));
  CHECK(check_algorithm(request.algorithm));
  TRY(keys::Key::Opened opened, key.open(request.blob, context));
  return DecryptResponse{
      .key_arn = key.arn(), .plaintext = std::move(opened.plaintext), .material_id = *opened.material_id};
}

}  // namespace

extern const Operation Decrypt =
    operation<&decrypt>("Decrypt", Where::loop, "Opens what was encrypted under a KMS key.");

}  // namespace bongtu::ops
