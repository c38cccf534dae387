// TLS as a client: whom to trust.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>

#include "base/result.h"

namespace bongtu::client {

struct FreeTls {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* tls) const { SSL_free(tls); }
};
using TlsContext = std::unique_ptr<SSL_CTX, FreeTls>;
using Tls = std::unique_ptr<SSL, FreeTls>;

// TLS 1.2 and later; trusts the system's store (OpenSSL's default paths, SSL_CERT_FILE, SSL_CERT_DIR) and, if
// not empty, the certificates in `ca_file` (PEM). Fault::validation where that has none.
Result<TlsContext> make_tls_context(const std::string& ca_file);

// A connection to be, which goes on only with a certificate for exactly `host` (a name, or an address) and a
// chain that is trusted.
Result<Tls> make_tls(SSL_CTX* context, const std::string& host);

// Drains OpenSSL's errors of this thread into text.
std::string openssl_errors();

}  // namespace bongtu::client
