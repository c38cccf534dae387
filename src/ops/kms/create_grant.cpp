#include <algorithm>

#include "ops/kms/grant.h"

namespace bongtu::ops {
namespace {

struct CreateGrantRequest {
  std::string key_id;
  std::optional<std::string> grantee;
  std::optional<std::string> retiring;
  std::vector<std::string> operations;
  std::optional<GrantConstraints> constraints;
  std::optional<std::vector<std::string>> grant_tokens;
  std::optional<std::string> name;
  std::optional<bool> dry_run;
  std::optional<std::string> grantee_service;
  std::optional<std::string> retiring_service;
  static constexpr auto shape = fields(
      field("KeyId", &CreateGrantRequest::key_id, key_id_bounds, bare_key_id_doc),
      field("GranteePrincipal", &CreateGrantRequest::grantee, principal_bounds,
            "Who gets the permissions: ARN of a user, a role, a session of one or the account; required."),
      field("RetiringPrincipal", &CreateGrantRequest::retiring, principal_bounds,
            "Who may retire the grant."),
      field("Operations", &CreateGrantRequest::operations, grant_operations_bounds,
            "What the grantee may do, of what the key can do."),
      field("Constraints", &CreateGrantRequest::constraints, {},
            "Which encryption contexts it may be done with."),
      field("GrantTokens", &CreateGrantRequest::grant_tokens, grant_tokens_bounds, grant_tokens_doc),
      field("Name", &CreateGrantRequest::name, grant_name_bounds,
            "The same name with the same parameters is the same grant."),
      field("DryRun", &CreateGrantRequest::dry_run, {}, dry_run_doc),
      field("GranteeServicePrincipal", &CreateGrantRequest::grantee_service, service_principal_bounds,
            service_principal_doc),
      field("RetiringServicePrincipal", &CreateGrantRequest::retiring_service, service_principal_bounds,
            service_principal_doc));
};

struct CreateGrantResponse {
  std::string token;
  std::string id;
  static constexpr auto shape =
      fields(field("GrantToken", &CreateGrantResponse::token), field("GrantId", &CreateGrantResponse::id));
};

constexpr std::size_t most_pairs = 8, longest_value = 384;

Result<> check_context(const std::optional<EncryptionContext>& context) {
  if (!context) return {};
  const auto too_long = [](const auto& pair) { return pair.second.size() > longest_value; };
  if (context->size() <= most_pairs && std::ranges::none_of(*context, too_long)) return {};
  return refuse(
      Fault::validation,
      "A grant constraint can have up to 8 encryption context pairs, with values of up to 384 bytes.");
}

// What can be asked of each kind of key. CreateGrant, RetireGrant and DescribeKey can of all.
struct Suitable {
  std::string_view operation;
  std::string_view usage;
  enum class For : std::uint8_t { any, symmetric, asymmetric } keys = For::any;
};
constexpr Suitable suitable[] = {
    {"Encrypt", "ENCRYPT_DECRYPT"},
    {"Decrypt", "ENCRYPT_DECRYPT"},
    {"ReEncryptFrom", "ENCRYPT_DECRYPT"},
    {"ReEncryptTo", "ENCRYPT_DECRYPT"},
    {"GenerateDataKey", "ENCRYPT_DECRYPT", Suitable::For::symmetric},
    {"GenerateDataKeyWithoutPlaintext", "ENCRYPT_DECRYPT", Suitable::For::symmetric},
    {"GenerateDataKeyPair", "ENCRYPT_DECRYPT", Suitable::For::symmetric},
    {"GenerateDataKeyPairWithoutPlaintext", "ENCRYPT_DECRYPT", Suitable::For::symmetric},
    {"Sign", "SIGN_VERIFY"},
    {"Verify", "SIGN_VERIFY"},
    {"GenerateMac", "GENERATE_VERIFY_MAC"},
    {"VerifyMac", "GENERATE_VERIFY_MAC"},
    {"DeriveSharedSecret", "KEY_AGREEMENT"},
    {"Encapsulate", "ENCAPSULATE_DECAPSULATE"},
    {"Decapsulate", "ENCAPSULATE_DECAPSULATE"},
    {"GetPublicKey", {}, Suitable::For::asymmetric},
};

bool suits(const std::string& operation, const keys::Key& key) {
  const auto* const row = std::ranges::find(suitable, operation, &Suitable::operation);
  if (row == std::end(suitable)) return true;
  const bool asymmetric = key.spec().form == crypto::KeySpec::Form::pkcs8;
  const bool usage = row->usage.empty() || row->usage == key.family().record.usage;
  return usage && row->keys != (asymmetric ? Suitable::For::symmetric : Suitable::For::asymmetric);
}

Result<> check_suits(const keys::GrantRecord& grant, const keys::Key& key) {
  for (const std::string& operation : grant.operations) {
    if (!suits(operation, key))
      return refuse(Fault::validation, "Grant operation " + operation + " is not supported by " + key.arn() +
                                           ", whose key spec is " + key.family().record.spec +
                                           " and key usage " + key.family().record.usage + ".");
  }
  const bool takes_context = key.spec().name == "SYMMETRIC_DEFAULT";
  if (takes_context || (!grant.context_equals && !grant.context_subset)) return {};
  return refuse(Fault::validation,
                "Encryption context grant constraints can be used with symmetric encryption KMS keys only.");
}

// The grant that is asked for, in the form in which it is kept.
Result<keys::GrantRecord> wanted(const CreateGrantRequest& request, const Call& call) {
  CHECK(refuse_service_principal(request.grantee_service, "GranteeServicePrincipal"));
  CHECK(refuse_service_principal(request.retiring_service, "RetiringServicePrincipal"));
  if (!request.grantee) return refuse(Fault::validation, "You must specify a GranteePrincipal.");
  keys::GrantRecord grant;
  TRY(grant.grantee, keys::parse_grant_principal(*request.grantee, call.account));
  if (request.retiring) {
    TRY(grant.retiring, keys::parse_grant_principal(*request.retiring, call.account));
  }
  if (request.operations.empty()) return refuse(Fault::validation, "A grant needs at least one operation.");
  for (const std::string& operation : request.operations) {
    if (std::ranges::find(grant.operations, operation) == grant.operations.end())
      grant.operations.push_back(operation);
  }
  grant.name = request.name.value_or("");
  grant.created = seconds(call.now);
  if (!request.constraints) return grant;
  CHECK(check_context(request.constraints->context_equals));
  CHECK(check_context(request.constraints->context_subset));
  grant.context_equals = request.constraints->context_equals;
  grant.context_subset = request.constraints->context_subset;
  grant.source_arn = request.constraints->source_arn.value_or("");
  return grant;
}

std::vector<std::string> constraint_types(const keys::GrantRecord& grant) {
  std::vector<std::string> types;
  if (grant.context_equals) types.emplace_back("EncryptionContextEquals");
  if (grant.context_subset) types.emplace_back("EncryptionContextSubset");
  if (!grant.source_arn.empty()) types.emplace_back("SourceArn");
  return types;
}

// Of a constraint, which is what kms:EncryptionContext:… asks for here.
const EncryptionContext* context_of(const keys::GrantRecord& grant) {
  if (grant.context_equals) return &*grant.context_equals;
  return grant.context_subset ? &*grant.context_subset : nullptr;
}

Result<CreateGrantResponse> create_grant(keys::Gate& gate, const CreateGrantRequest& request) {
  TRY(const keys::GrantRecord grant, wanted(request, gate.call()));
  const std::vector<std::string> types = constraint_types(grant);
  // An attribute that the request does not have is none of any name.
  const auto if_there = [](bool there, std::string_view name) { return there ? name : std::string_view(); };
  TRY(const keys::Key key,
      gate.manage(
          request.key_id,
          {.action = "kms:CreateGrant",
           .needs = keys::Needs::enabled,
           .attributes = {{"kms:GranteePrincipal", grant.grantee},
                          {if_there(!grant.retiring.empty(), "kms:RetiringPrincipal"), grant.retiring},
                          {"kms:GrantOperations", {}, &grant.operations},
                          {if_there(!types.empty(), "kms:GrantConstraintType"), {}, &types},
                          {"kms:GrantIsForAWSResource", "false"}},
           .context = context_of(grant),
           .creates = &grant}));
  CHECK(check_suits(grant, key));
  TRY(std::string id, gate.catalog().create_grant(gate.call(), key.entry(), grant));
  std::string token = keys::make_grant_token(gate.catalog().tree(), {key.entry().region, key.entry().id, id});
  return CreateGrantResponse{std::move(token), std::move(id)};
}

}  // namespace

extern const Operation CreateGrant = operation<&create_grant>(
    "CreateGrant", Where::worker, "Lets a principal use a KMS key, until the grant is revoked or retired.",
    manage_faults |
        Faults{Fault::disabled, Fault::invalid_grant_token, Fault::limit_exceeded, Fault::dry_run});

}  // namespace bongtu::ops
