#include "crypto/ed25519ph.h"

#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/params.h>
#include <openssl/provider.h>

#include <algorithm>

#include "crypto/hmac.h"
#include "crypto/openssl_key.h"

namespace bongtu::crypto {
namespace {

using namespace openssl;

// dom2(1, ""): the text, the flag of the prehashed variant, the length of the context.
constexpr std::string_view dom2("SigEd25519 no Ed25519 collisions\x01\x00", 34);
constexpr std::size_t seed_size = 32;

// SHA-512 of up to 160 bytes, kept until the end because only their number tells whether dom2 goes before
// them. The longest are R, the public key and PH(M): 128.
struct PrefixedSha512 {
  std::array<std::uint8_t, 34 + 160> bytes;
  std::size_t size;
};

void* new_hash(void*) {
  auto* hash = new PrefixedSha512{};
  std::ranges::copy(as_bytes(dom2), hash->bytes.begin());
  hash->size = dom2.size();
  return hash;
}

void free_hash(void* data) {
  auto* hash = static_cast<PrefixedSha512*>(data);
  if (hash != nullptr) wipe(hash, sizeof *hash);
  delete hash;
}

int start(void* data, const OSSL_PARAM*) {
  static_cast<PrefixedSha512*>(data)->size = dom2.size();
  return 1;
}

int add(void* data, const unsigned char* in, std::size_t size) {
  auto* hash = static_cast<PrefixedSha512*>(data);
  if (size > hash->bytes.size() - hash->size) return 0;
  std::copy_n(in, size, hash->bytes.begin() + static_cast<std::ptrdiff_t>(hash->size));
  hash->size += size;
  return 1;
}

int finish(void* data, unsigned char* out, std::size_t* written, std::size_t room) {
  const auto* state = static_cast<const PrefixedSha512*>(data);
  const View all = View(state->bytes).first(state->size);
  const bool is_seed = all.size() == dom2.size() + seed_size;
  auto digest = hash<Sha512>(is_seed ? all.last(seed_size) : all);
  if (room < digest.size()) return 0;
  std::ranges::copy(digest, out);
  *written = digest.size();
  wipe(digest.data(), digest.size());
  return 1;
}

int describe(OSSL_PARAM* parameters) {
  OSSL_PARAM* size = OSSL_PARAM_locate(parameters, OSSL_DIGEST_PARAM_SIZE);
  OSSL_PARAM* block = OSSL_PARAM_locate(parameters, OSSL_DIGEST_PARAM_BLOCK_SIZE);
  return (size == nullptr || OSSL_PARAM_set_size_t(size, Sha512::digest_size) == 1) &&
                 (block == nullptr || OSSL_PARAM_set_size_t(block, Sha512::block_size) == 1)
             ? 1
             : 0;
}

template <class Function>
constexpr OSSL_DISPATCH entry(int id, Function* function) {
  return {id, reinterpret_cast<void (*)()>(function)};
}

const OSSL_ALGORITHM* algorithms(void*, int operation, int* no_cache) {
  static const OSSL_DISPATCH functions[] = {entry(OSSL_FUNC_DIGEST_NEWCTX, new_hash),
                                            entry(OSSL_FUNC_DIGEST_FREECTX, free_hash),
                                            entry(OSSL_FUNC_DIGEST_INIT, start),
                                            entry(OSSL_FUNC_DIGEST_UPDATE, add),
                                            entry(OSSL_FUNC_DIGEST_FINAL, finish),
                                            entry(OSSL_FUNC_DIGEST_GET_PARAMS, describe),
                                            {0, nullptr}};
  static const OSSL_ALGORITHM rows[] = {
      {"SHA2-512:SHA-512:SHA512", "provider=dom2", functions, "dom2, then SHA-512"},
      {nullptr, nullptr, nullptr, nullptr}};
  *no_cache = 0;
  return operation == OSSL_OP_DIGEST ? rows : nullptr;
}

int start_provider(const OSSL_CORE_HANDLE* handle, const OSSL_DISPATCH*, const OSSL_DISPATCH** out,
                   void** context) {
  static const OSSL_DISPATCH functions[] = {entry(OSSL_FUNC_PROVIDER_QUERY_OPERATION, algorithms),
                                            {0, nullptr}};
  *out = functions;
  *context = const_cast<OSSL_CORE_HANDLE*>(handle);
  return 1;
}

// RFC 8032, section 7.3: the signature of "abc". A nonce or a challenge that was hashed in any other way
// changes it.
bool gives_the_known_answer(OSSL_LIB_CTX* library) {
  const auto seed = from_hex("833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42");
  const auto right = from_hex(
      "98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae41"
      "31f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406");
  const auto message = hash<Sha512>(as_bytes("abc"));
  const Key key(EVP_PKEY_new_raw_private_key_ex(library, "ED25519", nullptr, seed->data(), seed->size()));
  const std::unique_ptr<EVP_MD_CTX, Free> signer(EVP_MD_CTX_new()), verifier(EVP_MD_CTX_new());
  Bytes signature(right->size());
  std::size_t size = signature.size();
  return EVP_DigestSignInit_ex(signer.get(), nullptr, nullptr, library, nullptr, key.get(), nullptr) == 1 &&
         EVP_DigestSign(signer.get(), signature.data(), &size, message.data(), message.size()) == 1 &&
         signature == *right &&
         EVP_DigestVerifyInit_ex(verifier.get(), nullptr, nullptr, library, nullptr, key.get(), nullptr) ==
             1 &&
         EVP_DigestVerify(verifier.get(), signature.data(), size, message.data(), message.size()) == 1;
}

OSSL_LIB_CTX* make_library() {
  OSSL_LIB_CTX* library = OSSL_LIB_CTX_new();
  must(library != nullptr && OSSL_PROVIDER_add_builtin(library, "dom2", start_provider) == 1 &&
           OSSL_PROVIDER_load(library, "dom2") != nullptr &&
           OSSL_PROVIDER_load(library, "default") != nullptr &&
           EVP_set_default_properties(library, "?provider=dom2") == 1 && gives_the_known_answer(library),
       "setting up Ed25519ph");
  return library;
}

}  // namespace

ossl_lib_ctx_st* ed25519ph() {
  static OSSL_LIB_CTX* const library = make_library();
  return library;
}

}  // namespace bongtu::crypto
