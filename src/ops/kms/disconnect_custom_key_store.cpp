#include "ops/kms/custom_key_store.h"

namespace bongtu::ops {
namespace {

Result<Nothing> disconnect_custom_key_store(keys::Gate& gate, const CustomKeyStoreRequest& request) {
  return refuse_custom_key_store(gate, "kms:DisconnectCustomKeyStore", request.id);
}

}  // namespace

extern const Operation DisconnectCustomKeyStore = operation<&disconnect_custom_key_store>(
    "DisconnectCustomKeyStore", Where::loop, "Disconnects a custom key store; there are none here.",
    {Fault::no_custom_key_store});

}  // namespace bongtu::ops
