#include "crypto/pem.h"

#include <openssl/pem.h>

#include <limits>

namespace bongtu::crypto::openssl {
namespace {

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};

std::unique_ptr<BIO, FreeBio> reader_of(View pem) {
  if (pem.empty() || pem.size() > std::size_t{std::numeric_limits<int>::max()}) return nullptr;
  return std::unique_ptr<BIO, FreeBio>(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

// OpenSSL would ask at the terminal.
int no_password(char*, int, int, void*) { return -1; }

}  // namespace

Key read_private_pem(View pem) {
  const EmptyErrorQueue errors;
  const auto bio = reader_of(pem);
  return Key(bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr) : nullptr);
}

Key read_public_pem(View pem) {
  const EmptyErrorQueue errors;
  const auto bio = reader_of(pem);
  if (as_text(pem).find("PRIVATE KEY-----") != std::string_view::npos) return nullptr;
  return Key(bio ? PEM_read_bio_PUBKEY(bio.get(), nullptr, no_password, nullptr) : nullptr);
}

}  // namespace bongtu::crypto::openssl
