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

// The requests of CreateCustomKeyStore and UpdateCustomKeyStore, which nobody reads but for what is wrong.
template <bool creates>
struct CustomKeyStoreSettings {
  std::string id;
  std::string name;
  std::optional<std::string> new_name;
  std::optional<std::string> cluster_id;
  std::optional<std::string> trust_anchor;
  std::optional<WipedText> password;
  std::optional<std::string> type;
  std::optional<std::string> uri_endpoint;
  std::optional<std::string> uri_path;
  std::optional<std::string> vpc_endpoint_service;
  std::optional<std::string> vpc_endpoint_owner;
  std::optional<XksCredential> credential;
  std::optional<std::string> connectivity;

  static constexpr auto fields_of() {
    using R = CustomKeyStoreSettings;
    constexpr auto doc = custom_key_store_doc;
    const auto cluster = fields(field("CloudHsmClusterId", &R::cluster_id, cloud_hsm_cluster_id_bounds, doc));
    const auto password = fields(field("KeyStorePassword", &R::password, key_store_password_bounds, doc));
    const auto proxy = fields(
        field("XksProxyUriEndpoint", &R::uri_endpoint, xks_uri_endpoint_bounds, doc),
        field("XksProxyUriPath", &R::uri_path, xks_uri_path_bounds, doc),
        field("XksProxyVpcEndpointServiceName", &R::vpc_endpoint_service, xks_vpc_endpoint_bounds, doc),
        field("XksProxyVpcEndpointServiceOwner", &R::vpc_endpoint_owner, account_id_bounds, doc),
        field("XksProxyAuthenticationCredential", &R::credential, {}, doc),
        field("XksProxyConnectivity", &R::connectivity, {.values = &xks_proxy_connectivities}, doc));
    if constexpr (creates) {
      return std::tuple_cat(
          fields(field("CustomKeyStoreName", &R::name, custom_key_store_name_bounds, doc)), cluster,
          fields(field("TrustAnchorCertificate", &R::trust_anchor, trust_anchor_certificate_bounds, doc)),
          password, fields(field("CustomKeyStoreType", &R::type, {.values = &custom_key_store_types}, doc)),
          proxy);
    } else {
      return std::tuple_cat(
          fields(field("CustomKeyStoreId", &R::id, custom_key_store_id_bounds, doc),
                 field("NewCustomKeyStoreName", &R::new_name, custom_key_store_name_bounds, doc)),
          password, cluster, proxy);
    }
  }
  static constexpr auto shape = fields_of();
};

}  // namespace bongtu::ops
