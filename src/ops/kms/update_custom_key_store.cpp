#include "ops/kms/custom_key_store.h"

namespace bongtu::ops {
namespace {

struct UpdateCustomKeyStoreRequest {
  std::string id;
  std::optional<std::string> new_name;
  std::optional<WipedText> password;
  std::optional<std::string> cluster_id;
  std::optional<std::string> uri_endpoint;
  std::optional<std::string> uri_path;
  std::optional<std::string> vpc_endpoint_service;
  std::optional<std::string> vpc_endpoint_owner;
  std::optional<XksCredential> credential;
  std::optional<std::string> connectivity;
  using R = UpdateCustomKeyStoreRequest;
  static constexpr auto shape =
      fields(field("CustomKeyStoreId", &R::id, custom_key_store_id_bounds, custom_key_store_doc),
             field("NewCustomKeyStoreName", &R::new_name, custom_key_store_name_bounds, custom_key_store_doc),
             field("KeyStorePassword", &R::password, key_store_password_bounds, custom_key_store_doc),
             field("CloudHsmClusterId", &R::cluster_id, cloud_hsm_cluster_id_bounds, custom_key_store_doc),
             field("XksProxyUriEndpoint", &R::uri_endpoint, xks_uri_endpoint_bounds, custom_key_store_doc),
             field("XksProxyUriPath", &R::uri_path, xks_uri_path_bounds, custom_key_store_doc),
             field("XksProxyVpcEndpointServiceName", &R::vpc_endpoint_service, xks_vpc_endpoint_bounds,
                   custom_key_store_doc),
             field("XksProxyVpcEndpointServiceOwner", &R::vpc_endpoint_owner, account_id_bounds,
                   custom_key_store_doc),
             field("XksProxyAuthenticationCredential", &R::credential, {}, custom_key_store_doc),
             field("XksProxyConnectivity", &R::connectivity, {.values = &xks_proxy_connectivities},
                   custom_key_store_doc));
};

Result<Nothing> update_custom_key_store(keys::Gate& gate, const UpdateCustomKeyStoreRequest& request) {
  return refuse_custom_key_store(gate, "kms:UpdateCustomKeyStore", request.id);
}

}  // namespace

extern const Operation UpdateCustomKeyStore = operation<&update_custom_key_store>(
    "UpdateCustomKeyStore", Where::loop, "Changes a custom key store; there are none here.",
    {Fault::no_custom_key_store});

}  // namespace bongtu::ops
