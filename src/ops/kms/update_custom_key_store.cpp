#include "ops/kms/custom_key_store.h"

namespace bongtu::ops {
namespace {

Result<Nothing> update_custom_key_store(keys::Gate& gate, const CustomKeyStoreSettings<false>& request) {
  return refuse_custom_key_store(gate, "kms:UpdateCustomKeyStore", request.id);
}

}  // namespace

extern const Operation UpdateCustomKeyStore = operation<&update_custom_key_store>(
    "UpdateCustomKeyStore", Where::loop, "Changes a custom key store; there are none here.",
    {Fault::no_custom_key_store});

}  // namespace bongtu::ops
