// What the key pairs over AWS-LC share. For this folder's .cpp files alone: they are compiled with AWS-LC's
// headers, which have the names of OpenSSL's.
#pragma once

#include <openssl/evp.h>
#include <openssl/mem.h>

#include <memory>

#include "crypto/openssl.h"
#include "crypto/pair_base.h"

#ifndef EVP_PKEY_new
#error "AWS-LC's headers without its prefix, or OpenSSL's: the calls would go to OpenSSL"
#endif

// The deleter's namespace is this backend's alone (see openssl.h).
namespace bongtu::crypto::aws_lc {

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;
using Context = std::unique_ptr<EVP_PKEY_CTX, Free>;

// A parameter set, as AWS-LC's functions for keys take it.
struct Parameters {
  std::string_view spec;  // ML_DSA_44
  int type;
  int nid;
  std::size_t seed_size;
  int (*choose)(EVP_PKEY_CTX*, int nid);
  int (*nid_of)(const EVP_PKEY*);
};

// AWS-LC's random generator belongs to the thread and is made by its first use: this puts it into locked
// memory. For whoever is about to draw from it; what AWS-LC draws then comes from there.
void prepare_randomness();

Secret generate(const Parameters& parameters);
// The key of the one PKCS#8 DER with a seed, all of it in locked memory. Fault::internal where it is none,
// Fault::unavailable where locked memory is full.
Result<Key> parse(const Parameters& parameters, View material);
// Fault::validation where parse() has Fault::internal.
Result<> check(const Parameters& parameters, View material);
// Null unless `der` is exactly one SubjectPublicKeyInfo of such a key.
Key parse_spki(const Parameters& parameters, View der);
Bytes to_spki(const EVP_PKEY* key);
// A context for one call.
Context context_of(EVP_PKEY* key);

}  // namespace bongtu::crypto::aws_lc
