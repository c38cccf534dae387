#include "ops/kms/data_key.h"
#include "ops/kms/recipient.h"

namespace bongtu::ops {
namespace {

struct GenerateDataKeyRequest {
  std::string key_id;
  std::optional<EncryptionContext> context;
  std::optional<std::int64_t> number_of_bytes;
  std::optional<std::string> key_spec;
  std::optional<std::vector<std::string>> grant_tokens;
  std::optional<RecipientInfo> recipient;
  std::optional<bool> dry_run;
  static constexpr auto shape = fields(
      field("KeyId", &GenerateDataKeyRequest::key_id, key_id_bounds, key_id_doc),
      field("EncryptionContext", &GenerateDataKeyRequest::context, {}, context_doc),
      field("NumberOfBytes", &GenerateDataKeyRequest::number_of_bytes, number_of_bytes_bounds,
            "Instead of KeySpec."),
      field("KeySpec", &GenerateDataKeyRequest::key_spec, {.values = &data_key_specs}, "AES_256 or AES_128."),
      field("GrantTokens", &GenerateDataKeyRequest::grant_tokens, grant_tokens_bounds, grant_tokens_doc),
      field("Recipient", &GenerateDataKeyRequest::recipient, {}, recipient_doc),
      field("DryRun", &GenerateDataKeyRequest::dry_run, {}, dry_run_doc));
};

Result<GeneratedDataKey> generate_data_key(keys::Gate& gate, const GenerateDataKeyRequest& request) {
  CHECK(refuse_recipient(request.recipient));
  return generate(gate, {"kms:GenerateDataKey", request.key_id, request.context, request.key_spec,
                         request.number_of_bytes});
}

}  // namespace

extern const Operation GenerateDataKey = operation<&generate_data_key>(
    "GenerateDataKey", Where::loop,
    "Makes a data key and returns it in the clear and encrypted under a KMS key.", use_faults);

}  // namespace bongtu::ops
