#include "ops/kms/key_metadata.h"
#include "ops/kms/members.h"
#include "ops/operation.h"

namespace bongtu::ops {
namespace {

struct DescribeKeyRequest {
  std::string key_id;
  static constexpr auto shape =
      fields(field("KeyId", &DescribeKeyRequest::key_id, key_id_bounds, key_id_doc), unbuilt("GrantTokens"));
};

Result<KeyMetadataResponse> describe_key(keys::Gate& gate, const DescribeKeyRequest& request) {
  TRY(const keys::Key key, gate.manage(request.key_id, "kms:DescribeKey", true));
  return KeyMetadataResponse{metadata_of(key.entry(), gate.call().account)};
}

}  // namespace

extern const Operation DescribeKey =
    operation<&describe_key>("DescribeKey", Where::loop, "Tells what a KMS key is and in which state.");

}  // namespace bongtu::ops
