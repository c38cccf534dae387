#include "client/tls.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <boost/asio/ip/address.hpp>

namespace bongtu::client {

std::string openssl_errors() {
  std::string text;
  while (const unsigned long error = ERR_get_error()) {
    char line[256];
    ERR_error_string_n(error, line, sizeof line);
    if (!text.empty()) text += "; ";
    text += line;
  }
  return text;
}

Result<TlsContext> make_tls_context(const std::string& ca_file) {
  ERR_clear_error();
  TlsContext context(SSL_CTX_new(TLS_client_method()));
  SSL_CTX* const tls = context.get();
  if (tls == nullptr || SSL_CTX_set_min_proto_version(tls, TLS1_2_VERSION) != 1 ||
      SSL_CTX_set_cipher_list(tls, "ECDHE+AESGCM:ECDHE+CHACHA20") != 1) {
    return refuse(Fault::internal, "TLS cannot be set up.", openssl_errors());
  }
  SSL_CTX_set_verify(tls, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_options(tls, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CLEANSE_PLAINTEXT);
  SSL_CTX_set_mode(tls, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_session_cache_mode(tls, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_default_verify_paths(tls);
  if (!ca_file.empty() && SSL_CTX_load_verify_file(tls, ca_file.c_str()) != 1) {
    return refuse(Fault::validation,
                  "The file '" + ca_file + "' has no certificates in PEM that can be read.",
                  openssl_errors());
  }
  return context;
}

Result<Tls> make_tls(SSL_CTX* context, const std::string& host) {
  ERR_clear_error();
  Tls tls(SSL_new(context));
  if (tls == nullptr) return refuse(Fault::internal, "TLS cannot be set up.", openssl_errors());
  X509_VERIFY_PARAM* const verify = SSL_get0_param(tls.get());
  X509_VERIFY_PARAM_set_hostflags(verify, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  boost::system::error_code not_an_address;
  boost::asio::ip::make_address(host, not_an_address);
  // A certificate names an address as such; Server Name Indication takes names only (RFC 6066 section 3).
  const bool set = not_an_address ? X509_VERIFY_PARAM_set1_host(verify, host.data(), host.size()) == 1 &&
                                        SSL_set_tlsext_host_name(tls.get(), host.c_str()) == 1
                                  : X509_VERIFY_PARAM_set1_ip_asc(verify, host.c_str()) == 1;
  if (!set) return refuse(Fault::internal, "TLS cannot be set up.", openssl_errors());
  return tls;
}

}  // namespace bongtu::client
