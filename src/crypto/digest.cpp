#include "crypto/digest.h"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>

#include "base/secret.h"
#include "crypto/hmac.h"
#include "crypto/openssl.h"

namespace bongtu::crypto {
namespace {

struct FreeDigest {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, FreeDigest>;

Context make_context(const EVP_MD* algorithm) {
  Context context(EVP_MD_CTX_new());
  must(algorithm != nullptr && context && EVP_DigestInit_ex2(context.get(), algorithm, nullptr) == 1,
       "setting up a hash");
  return context;
}

// This thread's context for `hash`, ready for a new message.
EVP_MD_CTX* fresh_context(Hash hash) {
  static const EVP_MD* const sha256_algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  static const EVP_MD* const sha512_algorithm = EVP_MD_fetch(nullptr, "SHA512", nullptr);
  thread_local const Context sha256_context = make_context(sha256_algorithm);
  thread_local const Context sha512_context = make_context(sha512_algorithm);
  EVP_MD_CTX* context = (hash == Hash::sha256 ? sha256_context : sha512_context).get();
  must(EVP_DigestInit_ex2(context, nullptr, nullptr) == 1, "starting a hash");
  return context;
}

void add(EVP_MD_CTX* context, View data) {
  must(EVP_DigestUpdate(context, data.data(), data.size()) == 1, "hashing");
}

void finish(EVP_MD_CTX* context, std::uint8_t* out) {
  must(EVP_DigestFinal_ex(context, out, nullptr) == 1, "finishing a hash");
}

}  // namespace

Digest sha256(View data) {
  Digest digest;
  EVP_MD_CTX* context = fresh_context(Hash::sha256);
  add(context, data);
  finish(context, digest.data());
  return digest;
}

// From its definition over the hash, not by EVP_MAC: that keeps the key and both of its midstates in the
// context until the next key comes, so every call would have to key it once more with zeros; it takes 2.2
// times as long.
void hmac(Hash hash, View key, std::initializer_list<View> parts, std::uint8_t* out) {
  constexpr std::uint8_t inner_pad = 0x36, outer_pad = 0x5c;
  std::array<std::uint8_t, 128> buffer{};
  std::array<std::uint8_t, 64> inner;
  const std::span block = std::span(buffer).first(hash == Hash::sha256 ? 64 : 128);
  if (key.size() > block.size()) {
    EVP_MD_CTX* context = fresh_context(hash);
    add(context, key);
    finish(context, block.data());
  } else {
    std::copy(key.begin(), key.end(), block.begin());
  }

  for (std::uint8_t& byte : block) byte ^= inner_pad;
  EVP_MD_CTX* context = fresh_context(hash);
  add(context, block);
  for (const View part : parts) add(context, part);
  finish(context, inner.data());

  for (std::uint8_t& byte : block) byte ^= inner_pad ^ outer_pad;
  context = fresh_context(hash);
  add(context, block);
  add(context, View(inner).first(digest_size(hash)));
  finish(context, out);

  fresh_context(hash);  // the state it ended in is the MAC itself, which may be a key
  wipe(buffer.data(), buffer.size());
  wipe(inner.data(), inner.size());
}

Digest hmac_sha256(View key, View data) {
  Digest digest;
  hmac(Hash::sha256, key, {data}, digest.data());
  return digest;
}

}  // namespace bongtu::crypto
