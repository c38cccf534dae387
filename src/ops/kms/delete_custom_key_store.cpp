#include "ops/kms/custom_key_store.h"

namespace bongtu::ops {
namespace {

Result<Nothing> delete_custom_key_store(keys::Gate& gate, const CustomKeyStoreRequest& request) {
  return refuse_custom_key_store(gate, "kms:DeleteCustomKeyStore", request.id);
}

}  // namespace

extern const Operation DeleteCustomKeyStore = operation<&delete_custom_key_store>(
    "DeleteCustomKeyStore", Where::loop, "Deletes a custom key store; there are none here.",
    {Fault::no_custom_key_store});

}  // namespace bongtu::ops
