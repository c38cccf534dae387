#include "ops/kms/custom_key_store.h"

namespace bongtu::ops {
namespace {

Result<Nothing> connect_custom_key_store(keys::Gate& gate, const CustomKeyStoreRequest& request) {
  return refuse_custom_key_store(gate, "kms:ConnectCustomKeyStore", request.id);
}

}  // namespace

extern const Operation ConnectCustomKeyStore = operation<&connect_custom_key_store>(
    "ConnectCustomKeyStore", Where::loop, "Connects a custom key store; there are none here.",
    {Fault::no_custom_key_store});

}  // namespace bongtu::ops
