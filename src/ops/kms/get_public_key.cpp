#include "ops/kms/faults.h"
#include "ops/kms/key_metadata.h"
#include "ops/kms/members.h"

namespace bongtu::ops {
namespace {

struct GetPublicKeyRequest {
  std::string key_id;
  std::optional<std::vector<std::string>> grant_tokens;
  static constexpr auto shape =
      fields(field("KeyId", &GetPublicKeyRequest::key_id, key_id_bounds, key_id_doc),
             field("GrantTokens", &GetPublicKeyRequest::grant_tokens, grant_tokens_bounds, grant_tokens_doc));
};

struct GetPublicKeyResponse {
  std::string key_arn;
  Bytes public_key;  // SubjectPublicKeyInfo, DER
  std::string old_spec;
  std::string spec;
  std::string usage;
  Algorithms encryption, signing, key_agreement, encapsulation;
  static constexpr auto shape = fields(
      field("KeyId", &GetPublicKeyResponse::key_arn), field("PublicKey", &GetPublicKeyResponse::public_key),
      field("CustomerMasterKeySpec", &GetPublicKeyResponse::old_spec),
      field("KeySpec", &GetPublicKeyResponse::spec), field("KeyUsage", &GetPublicKeyResponse::usage),
      field("EncryptionAlgorithms", &GetPublicKeyResponse::encryption),
      field("SigningAlgorithms", &GetPublicKeyResponse::signing),
      field("KeyAgreementAlgorithms", &GetPublicKeyResponse::key_agreement),
      field("EncapsulationAlgorithms", &GetPublicKeyResponse::encapsulation));
};

Result<GetPublicKeyResponse> get_public_key(keys::Gate& gate, const GetPublicKeyRequest& request) {
  // Not use(): this operation has InvalidArnException, and is no use of the key.
  TRY(const keys::Key key,
      gate.manage(request.key_id,
                  {.action = "kms:GetPublicKey", .needs = keys::Needs::enabled, .by_alias = true}));
  const keys::Family& family = key.family();
  if (key.spec().form != crypto::KeySpec::Form::pkcs8)
    return refuse(Fault::unsupported_operation,
                  key.arn() + " key spec is " + family.record.spec + " which is not valid for GetPublicKey.");
  TRY(const auto pair, key.pair(false));
  return GetPublicKeyResponse{.key_arn = key.arn(),
                              .public_key = pair->public_key(),
                              .old_spec = family.record.spec,
                              .spec = family.record.spec,
                              .usage = family.record.usage,
                              .encryption = algorithms_of(family, "ENCRYPT_DECRYPT"),
                              .signing = algorithms_of(family, "SIGN_VERIFY"),
                              .key_agreement = algorithms_of(family, "KEY_AGREEMENT"),
                              .encapsulation = algorithms_of(family, "ENCAPSULATE_DECAPSULATE")};
}

}  // namespace

extern const Operation GetPublicKey = operation<&get_public_key>(
    "GetPublicKey", Where::loop, "Returns the public key of an asymmetric KMS key.",
    {Fault::not_found, Fault::disabled, Fault::unsupported_operation, Fault::invalid_arn,
     Fault::invalid_grant_token, Fault::invalid_key_usage, Fault::invalid_state});

}  // namespace bongtu::ops
