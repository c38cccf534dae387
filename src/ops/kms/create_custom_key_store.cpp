#include "ops/kms/custom_key_store.h"

namespace bongtu::ops {
namespace {

struct CreateCustomKeyStoreResponse {
  std::optional<std::string> id;
  static constexpr auto shape = fields(field("CustomKeyStoreId", &CreateCustomKeyStoreResponse::id));
};

Result<CreateCustomKeyStoreResponse> create_custom_key_store(keys::Gate& gate,
                                                             const CustomKeyStoreSettings<true>&) {
  CHECK(gate.allow("kms:CreateCustomKeyStore"));
  return refuse(Fault::unsupported_operation, "Custom key stores are not supported.");
}

}  // namespace

extern const Operation CreateCustomKeyStore = operation<&create_custom_key_store>(
    "CreateCustomKeyStore", Where::loop, "Creates a custom key store; always refused here.",
    {Fault::unsupported_operation});

}  // namespace bongtu::ops
