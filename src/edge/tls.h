// TLS of the server: certificate chain and key in, a configured OpenSSL context out.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>

#include "base/result.h"

namespace bongtu::edge {

struct FreeTls {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using TlsContext = std::unique_ptr<SSL_CTX, FreeTls>;

// TLS 1.2 (ECDHE with an AEAD only) and 1.3. Both paths name PEM files; the certificate's comes with its
// chain, the key is not encrypted. Refused with one sentence that may be shown.
Result<TlsContext> load_tls(const std::string& certificate_path, const std::string& key_path);

}  // namespace bongtu::edge
