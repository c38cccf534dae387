// What GenerateDataKey and GenerateDataKeyWithoutPlaintext share.
#pragma once

#include "crypto/random.h"
#include "ops/kms/members.h"
#include "ops/operation.h"

namespace bongtu::ops {

struct DataKeyRequest {
  std::string key_id;
  std::optional<EncryptionContext> context;
  std::optional<std::string> key_spec;
  std::optional<std::int64_t> number_of_bytes;
  static constexpr auto shape =
      fields(field("KeyId", &DataKeyRequest::key_id, key_id_bounds, key_id_doc),
             field("EncryptionContext", &DataKeyRequest::context, {}, context_doc),
             field("KeySpec", &DataKeyRequest::key_spec, {.values = &data_key_specs}, "AES_256 or AES_128."),
             field("NumberOfBytes", &DataKeyRequest::number_of_bytes, {1, 1024}, "Instead of KeySpec."),
             unbuilt("GrantTokens"), unbuilt("DryRun"), unbuilt("Recipient"));
};

struct GeneratedDataKey {
  Bytes blob;
  Secret plaintext;
  std::string key_arn;
  std::string material_id;
  static constexpr auto shape = fields(
      field("CiphertextBlob", &GeneratedDataKey::blob), field("Plaintext", &GeneratedDataKey::plaintext),
      field("KeyId", &GeneratedDataKey::key_arn), field("KeyMaterialId", &GeneratedDataKey::material_id));
};

inline Result<GeneratedDataKey> generate(keys::Gate& gate, const DataKeyRequest& request,
                                         std::string_view action) {
  if (request.key_spec.has_value() == request.number_of_bytes.has_value()) {
    return refuse(Fault::validation, "Please specify either number of bytes or key spec.");
  }
  TRY(const Bytes context, bound(request.context));
  TRY(const keys::Key key, gate.use(request.key_id, action, or_empty(request.context)));
  const std::int64_t size =
      request.key_spec ? (*request.key_spec == "AES_128" ? 16 : 32) : *request.number_of_bytes;
  Secret plaintext(static_cast<std::size_t>(size));
  crypto::random(plaintext.writable());
  Bytes blob = key.seal(plaintext.reveal(), context);
  return GeneratedDataKey{std::move(blob), std::move(plaintext), key.arn(), key.material_id()};
}

}  // namespace bongtu::ops
