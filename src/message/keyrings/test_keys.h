// For tests: key pairs in PEM.
#pragma once

#include <bongtu/raw_keyrings.h>
#include <openssl/pem.h>

#include <string>

#include "crypto/openssl_key.h"

namespace bongtu::message {

struct PemPair {
  std::string private_key, public_key;
  Secret secret() const { return Secret::copy_of(private_key); }
};

inline std::string taken(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  std::string text(data, static_cast<std::size_t>(size));
  BIO_free(bio);
  return text;
}

inline PemPair pem_of(EVP_PKEY* key, bool traditional = false) {
  BIO* secret = BIO_new(BIO_s_mem());
  BIO* open = BIO_new(BIO_s_mem());
  if (traditional)
    PEM_write_bio_PrivateKey_traditional(secret, key, nullptr, nullptr, 0, nullptr, nullptr);
  else
    PEM_write_bio_PKCS8PrivateKey(secret, key, nullptr, nullptr, 0, nullptr, nullptr);
  PEM_write_bio_PUBKEY(open, key);
  return {taken(secret), taken(open)};
}

inline crypto::openssl::Key new_rsa(std::size_t bits) {
  return crypto::openssl::Key(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", bits));
}
inline crypto::openssl::Key new_ec(const char* curve) {
  return crypto::openssl::Key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve));
}

inline const PemPair& rsa_pair() {
  static const PemPair pair = pem_of(new_rsa(2048).get());
  return pair;
}
inline const PemPair& other_rsa_pair() {
  static const PemPair pair = pem_of(new_rsa(2048).get());
  return pair;
}

inline const SuiteId data_keys_of_each_size[] = {SuiteId::aes_128_gcm_hkdf_sha256,
                                                 SuiteId::aes_192_gcm_hkdf_sha256,
                                                 SuiteId::aes_256_gcm_hkdf_sha512_commit_key};

inline Secret aes_key(std::size_t size, std::uint8_t first = 1) {
  Secret key(size);
  if (size > 0) key.writable()[0] = first;
  return key;
}
inline std::shared_ptr<Keyring> aes(const char* provider, const char* name, std::uint8_t first = 1) {
  return *raw_aes_keyring({provider, name}, aes_key(32, first));
}

inline RawRsaKey rsa(RsaPadding padding, const PemPair& pair = rsa_pair(), const char* name = "k") {
  return {
      .name = {"ns", name}, .padding = padding, .public_key = pair.public_key, .private_key = pair.secret()};
}

}  // namespace bongtu::message
