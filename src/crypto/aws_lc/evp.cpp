#include "crypto/aws_lc/evp.h"

#include <openssl/bytestring.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/rand.h>

#include "crypto/secure_heap.h"

namespace bongtu::crypto::aws_lc {
namespace {

// Before AWS-LC's first allocation, so before main: it frees only what its own functions allocated.
const bool installed =
    CRYPTO_set_mem_functions(secure_heap::allocate, secure_heap::reallocate, secure_heap::release) == 1;

// What stands before the seed: version, algorithm, the tags of the octet string and of the seed in it.
constexpr std::size_t head_size = 22;

// Empty where the key has no seed.
Secret to_pkcs8(const Parameters& parameters, const EVP_PKEY* key) {
  Secret der(head_size + parameters.seed_size);
  CBB out;
  CBB_init_fixed(&out, der.writable().data(), der.size());
  const bool written = EVP_marshal_private_key(&out, key) == 1 && CBB_len(&out) == der.size();
  CBB_cleanup(&out);
  return written ? std::move(der) : Secret{};
}

// Locked memory is there and AWS-LC uses it.
Result<> check_memory() {
  must(installed, "giving AWS-LC its memory");
  return room_for_a_key();
}

Key new_key(const Parameters& parameters) {
  const Context context(EVP_PKEY_CTX_new_id(parameters.type, nullptr));
  EVP_PKEY* key = nullptr;
  must(context && EVP_PKEY_keygen_init(context.get()) == 1 &&
           parameters.choose(context.get(), parameters.nid) == 1 && EVP_PKEY_keygen(context.get(), &key) == 1,
       "making a key with AWS-LC");
  return Key(key);
}

bool is_of(const Parameters& parameters, const EVP_PKEY* key) {
  return key != nullptr && EVP_PKEY_id(key) == parameters.type && parameters.nid_of(key) == parameters.nid;
}

}  // namespace

void prepare_randomness() {
  thread_local const bool drawn = [] {
    const LockedAllocations locked;
    std::uint8_t byte = 0;
    return RAND_bytes(&byte, 1) == 1;
  }();
  must(drawn, "drawing random bytes with AWS-LC");
}

Secret generate(const Parameters& parameters) {
  must(check_memory().has_value(), "locking memory for private keys");
  prepare_randomness();
  const LockedAllocations locked;
  Secret der = to_pkcs8(parameters, new_key(parameters).get());
  must(!der.empty(), "encoding a private key");
  return der;
}

Result<Key> parse(const Parameters& parameters, View material) {
  CHECK(check_memory());
  const LockedAllocations locked;
  CBS der;
  CBS_init(&der, material.data(), material.size());
  Key key(EVP_parse_private_key(&der));
  const bool right = is_of(parameters, key.get()) &&
                     equal_in_constant_time(to_pkcs8(parameters, key.get()).reveal(), material);
  ERR_clear_error();
  if (!right) return refuse(Fault::internal, {}, "a private key is not PKCS#8 of its key spec");
  return key;
}

Result<> check(const Parameters& parameters, View material) {
  const auto key = parse(parameters, material);
  if (key) return {};
  if (key.error().fault == Fault::unavailable) return std::unexpected(key.error());
  return not_of_spec(parameters.spec);
}

Key parse_spki(const Parameters& parameters, View der) {
  CBS in;
  CBS_init(&in, der.data(), der.size());
  Key key(EVP_parse_public_key(&in));
  ERR_clear_error();
  return CBS_len(&in) == 0 && is_of(parameters, key.get()) ? std::move(key) : nullptr;
}

Bytes to_spki(const EVP_PKEY* key) {
  std::uint8_t* der = nullptr;
  const int size = i2d_PUBKEY(key, &der);
  must(size > 0, "encoding a public key");
  Bytes copy(der, der + size);
  OPENSSL_free(der);
  return copy;
}

Context context_of(EVP_PKEY* key) {
  Context context(EVP_PKEY_CTX_new(key, nullptr));
  must(context != nullptr, "setting up a key of AWS-LC");
  return context;
}

}  // namespace bongtu::crypto::aws_lc
