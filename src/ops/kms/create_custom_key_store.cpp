#include "ops/kms/custom_key_store.h"

namespace bongtu::ops {
namespace {

struct CreateCustomKeyStoreRequest {
  std::string name;
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
  using R = CreateCustomKeyStoreRequest;
  static constexpr auto shape =
      fields(field("CustomKeyStoreName", &R::name, custom_key_store_name_bounds, custom_key_store_doc),
             field("CloudHsmClusterId", &R::cluster_id, cloud_hsm_cluster_id_bounds, custom_key_store_doc),
             field("TrustAnchorCertificate", &R::trust_anchor, trust_anchor_certificate_bounds,
                   custom_key_store_doc),
             field("KeyStorePassword", &R::password, key_store_password_bounds, custom_key_store_doc),
             field("CustomKeyStoreType", &R::type, {.values = &custom_key_store_types}, custom_key_store_doc),
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

struct CreateCustomKeyStoreResponse {
  std::optional<std::string> id;
  static constexpr auto shape = fields(field("CustomKeyStoreId", &CreateCustomKeyStoreResponse::id));
};

Result<CreateCustomKeyStoreResponse> create_custom_key_store(keys::Gate& gate,
                                                             const CreateCustomKeyStoreRequest&) {
  CHECK(gate.allow("kms:CreateCustomKeyStore"));
  return refuse(Fault::unsupported_operation, "Custom key stores are not supported.");
}

}  // namespace

extern const Operation CreateCustomKeyStore = operation<&create_custom_key_store>(
    "CreateCustomKeyStore", Where::loop, "Creates a custom key store; always refused here.",
    {Fault::unsupported_operation});

}  // namespace bongtu::ops
