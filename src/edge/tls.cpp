#include "edge/tls.h"

#include <fmt/format.h>
#include <openssl/err.h>

namespace bongtu::edge {
namespace {

std::string openssl_errors() {
  std::string text;
  while (const unsigned long error = ERR_get_error()) {
    char line[256];
    ERR_error_string_n(error, line, sizeof line);
    text += text.empty() ? "" : "; ";
    text += line;
  }
  return text;
}

std::unexpected<Error> refused(std::string message) {
  return refuse(Fault::validation, std::move(message), openssl_errors());
}

// Without this OpenSSL asks the terminal for the password of an encrypted key.
int no_password(char*, int, int, void*) { return -1; }

}  // namespace

Result<TlsContext> load_tls(const std::string& certificate_path, const std::string& key_path) {
  ERR_clear_error();
  TlsContext context(SSL_CTX_new(TLS_server_method()));
  SSL_CTX* const tls = context.get();
  if (tls == nullptr || SSL_CTX_set_min_proto_version(tls, TLS1_2_VERSION) != 1 ||
      SSL_CTX_set_cipher_list(tls, "ECDHE+AESGCM:ECDHE+CHACHA20") != 1) {
    return refused("TLS cannot be set up.");
  }
  SSL_CTX_set_options(tls, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CLEANSE_PLAINTEXT);
  SSL_CTX_set_mode(tls, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_read_ahead(tls, 1);
  SSL_CTX_set_session_cache_mode(tls, SSL_SESS_CACHE_OFF);  // sessions live in tickets, not in our memory
  SSL_CTX_set_default_passwd_cb(tls, no_password);
  if (SSL_CTX_use_certificate_chain_file(tls, certificate_path.c_str()) != 1) {
    return refused(
        fmt::format("The file '{}' has no certificate in PEM that can be read.", certificate_path));
  }
  if (SSL_CTX_use_PrivateKey_file(tls, key_path.c_str(), SSL_FILETYPE_PEM) != 1) {
    return refused(fmt::format(
        "The file '{}' has no unencrypted private key in PEM that fits the certificate.", key_path));
  }
  return context;
}

}  // namespace bongtu::edge
