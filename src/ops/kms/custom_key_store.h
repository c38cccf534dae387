// Custom key stores, of which there are none here: what their operations answer.
#pragma once

#include "ops/kms/members.h"
#include "ops/operation.h"

namespace bongtu::ops {

inline constexpr std::string_view custom_key_store_doc = "There are no custom key stores here.";

inline std::unexpected<Error> no_custom_key_store(std::string_view id) {
  return refuse(Fault::no_custom_key_store, "Custom key store " + std::string(id) + " does not exist.");
}

// What the operations on one custom key store do.
inline Result<Nothing> refuse_custom_key_store(keys::Gate& gate, std::string_view action,
                                               const std::string& id) {
  CHECK(gate.allow(action));
  return no_custom_key_store(id);
}

// The request of those that have no other member.
struct CustomKeyStoreRequest {
  std::string id;
  static constexpr auto shape = fields(field("CustomKeyStoreId", &CustomKeyStoreRequest::id,
                                             custom_key_store_id_bounds, custom_key_store_doc));
};

struct XksCredential {
  WipedText access_key_id;
  WipedText secret;
  static constexpr auto shape = fields(
      field("AccessKeyId", &XksCredential::access_key_id, xks_access_key_id_bounds, custom_key_store_doc),
      field("RawSecretAccessKey", &XksCredential::secret, xks_secret_bounds, custom_key_store_doc));
};

}  // namespace bongtu::ops
