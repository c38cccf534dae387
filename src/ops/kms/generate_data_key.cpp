#include "ops/kms/data_key.h"

namespace bongtu::ops {
namespace {

Result<GeneratedDataKey> generate_data_key(keys::Gate& gate, const DataKeyRequest& request) {
  return generate(gate, request, "kms:GenerateDataKey");
}

}  // namespace

extern const Operation GenerateDataKey = operation<&generate_data_key>(
    "GenerateDataKey", Where::loop,
    "Makes a data key and returns it in the clear and encrypted under a KMS key.");

}  // namespace bongtu::ops
