#include "crypto/blob.h"
#include "ops/kms/encryption.h"
#include "ops/kms/faults.h"

namespace bongtu::ops {
namespace {

struct ReEncryptRequest {
  std::optional<Bytes> blob;
  Context source_context;
  std::optional<std::string> source_key_id;
  std::string destination_key_id;
  Context destination_context;
  std::optional<std::string> source_algorithm;
  std::optional<std::string> destination_algorithm;
  std::optional<std::vector<std::string>> grant_tokens;
  std::optional<bool> dry_run;
  std::optional<std::vector<std::string>> dry_run_modifiers;
  static constexpr auto shape =
      fields(field("CiphertextBlob", &ReEncryptRequest::blob, ciphertext_bounds, "What to encrypt anew."),
             field("SourceEncryptionContext", &ReEncryptRequest::source_context, {}, context_doc),
             field("SourceKeyId", &ReEncryptRequest::source_key_id, key_id_bounds,
                   "The KMS key it is encrypted under; required for RSA keys only."),
             field("DestinationKeyId", &ReEncryptRequest::destination_key_id, key_id_bounds, key_id_doc),
             field("DestinationEncryptionContext", &ReEncryptRequest::destination_context, {}, context_doc),
             field("SourceEncryptionAlgorithm", &ReEncryptRequest::source_algorithm,
                   encryption_algorithm_bounds, encryption_algorithm_doc),
             field("DestinationEncryptionAlgorithm", &ReEncryptRequest::destination_algorithm,
                   encryption_algorithm_bounds, encryption_algorithm_doc),
             field("GrantTokens", &ReEncryptRequest::grant_tokens, grant_tokens_bounds, grant_tokens_doc),
             field("DryRun", &ReEncryptRequest::dry_run, {}, dry_run_doc),
             field("DryRunModifiers", &ReEncryptRequest::dry_run_modifiers, dry_run_modifiers_bounds,
                   dry_run_modifiers_doc));
};

struct ReEncryptResponse {
  Bytes blob;
  std::string source_key_arn;
  std::string key_arn;
  std::string source_algorithm;
  std::string destination_algorithm;
  std::optional<std::string> source_material_id;
  std::optional<std::string> destination_material_id;
  static constexpr auto shape = fields(
      field("CiphertextBlob", &ReEncryptResponse::blob),
      field("SourceKeyId", &ReEncryptResponse::source_key_arn), field("KeyId", &ReEncryptResponse::key_arn),
      field("SourceEncryptionAlgorithm", &ReEncryptResponse::source_algorithm),
      field("DestinationEncryptionAlgorithm", &ReEncryptResponse::destination_algorithm),
      field("SourceKeyMaterialId", &ReEncryptResponse::source_material_id),
      field("DestinationKeyMaterialId", &ReEncryptResponse::destination_material_id));
};

// The uuid of the key that `key_ref` names. Nothing where it names none: the gate says so when its turn
// comes.
Result<std::optional<crypto::Uuid>> uuid_named(keys::Gate& gate, std::string_view key_ref) {
  auto ref = keys::parse_key_ref(key_ref, gate.place());
  if (!ref) return std::optional<crypto::Uuid>();
  if (!ref->is_alias) return keys::uuid_of(ref->name);
  TRY(const auto alias, gate.catalog().find_alias(gate.call(), ref->name));
  return alias == nullptr ? std::optional<crypto::Uuid>() : keys::uuid_of(alias->record.key_id);
}

// kms:ReEncryptOnSameKey, which both questions to the gate are told.
Result<bool> on_same_key(keys::Gate& gate, const ReEncryptRequest& request) {
  TRY(const auto destination, uuid_named(gate, request.destination_key_id));
  std::optional<crypto::Uuid> source;
  if (request.source_key_id) {
    TRY(source, uuid_named(gate, *request.source_key_id));
  } else if (request.blob) {
    if (const auto names = crypto::parse_blob(*request.blob)) source = names->uuid;
  }
  return source && source == destination;
}

Result<ReEncryptResponse> re_encrypt(keys::Gate& gate, const ReEncryptRequest& request) {
  TRY(const Bytes source_context, bound(request.source_context));
  TRY(const Bytes destination_context, bound(request.destination_context));
  TRY(const bool same, on_same_key(gate, request));
  const std::string_view on_same = same ? "true" : "false";
  const ToDecrypt from{.action = "kms:ReEncryptFrom",
                       .blob = request.blob,
                       .context = request.source_context,
                       .key_id = request.source_key_id,
                       .algorithm = or_symmetric(request.source_algorithm),
                       .ignores_blob = ignores_ciphertext(request.dry_run, request.dry_run_modifiers),
                       .key_member = "SourceKeyId"};
  TRY(const keys::Key source,
      key_to_decrypt(gate, from,
                     {{"kms:EncryptionAlgorithm", from.algorithm}, {"kms:ReEncryptOnSameKey", on_same}}));
  const std::string_view algorithm = or_symmetric(request.destination_algorithm);
  TRY(const keys::Key destination,
      gate.use(request.destination_key_id, {.action = "kms:ReEncryptTo",
                                            .context = asked(request.destination_context),
                                            .attributes = {{"kms:EncryptionAlgorithm", algorithm},
                                                           {"kms:ReEncryptOnSameKey", on_same}}}));
  TRY(Decrypted decrypted, decrypt_under(source, from, source_context));
  TRY(Bytes blob, encrypt_under(destination, algorithm, decrypted.plaintext.reveal(), destination_context));
  ReEncryptResponse response{.blob = std::move(blob),
                             .source_key_arn = source.arn(),
                             .key_arn = destination.arn(),
                             .source_algorithm = std::string(from.algorithm),
                             .destination_algorithm = std::string(algorithm),
                             .source_material_id = std::move(decrypted.material_id)};
  if (destination.spec().form == crypto::KeySpec::Form::raw)
    response.destination_material_id = destination.material_id();
  return response;
}

}  // namespace

extern const Operation ReEncrypt = operation<&re_encrypt>(
    "ReEncrypt", Where::loop,
    "Opens a ciphertext and encrypts it under another KMS key or another context; the plaintext stays here.",
    use_faults | Faults{Fault::invalid_ciphertext, Fault::incorrect_key});

}  // namespace bongtu::ops
