#include "ops/kms/key_metadata.h"
#include "ops/kms/members.h"
#include "ops/operation.h"

namespace bongtu::ops {
namespace {

struct DescribeKeyRequest {
  std::string key_id;
  std::optional<std::vector<std::string>> grant_tokens;
  static constexpr auto shape =
      fields(field("KeyId", &DescribeKeyRequest::key_id, key_id_bounds, key_id_doc),
             field("GrantTokens", &DescribeKeyRequest::grant_tokens, grant_tokens_bounds, grant_tokens_doc));
};

Result<KeyMetadataResponse> describe_key(keys::Gate& gate, const DescribeKeyRequest& request) {
  TRY(const keys::Key key, gate.manage(request.key_id, {.action = "kms:DescribeKey", .by_alias = true}));
  return KeyMetadataResponse{metadata_of(key.entry(), gate.call())};
}

}  // namespace

extern const Operation DescribeKey =
    operation<&describe_key>("DescribeKey", Where::loop, "Tells what a KMS key is and in which state.",
                             {Fault::not_found, Fault::invalid_arn, Fault::invalid_grant_token});

}  // namespace bongtu::ops
