#include "crypto/digest.h"

#include <algorithm>

#include "base/secret.h"
#include "crypto/hmac.h"
#include "crypto/openssl.h"

// OpenSSL 3.0 calls these functions deprecated; docs/decisions/0008 says why they are used all the same.
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace bongtu::crypto {
namespace {

// SHA-224 and SHA-384 differ from their longer sisters in how they start; the context knows where they end.
bool start(Sha224, SHA256_CTX& context) { return SHA224_Init(&context) == 1; }
bool start(Sha256, SHA256_CTX& context) { return SHA256_Init(&context) == 1; }
bool start(Sha384, SHA512_CTX& context) { return SHA384_Init(&context) == 1; }
bool start(Sha512, SHA512_CTX& context) { return SHA512_Init(&context) == 1; }
bool add(SHA256_CTX& context, View data) { return SHA256_Update(&context, data.data(), data.size()) == 1; }
bool add(SHA512_CTX& context, View data) { return SHA512_Update(&context, data.data(), data.size()) == 1; }
bool finish(SHA256_CTX& context, std::uint8_t* out) { return SHA256_Final(out, &context) == 1; }
bool finish(SHA512_CTX& context, std::uint8_t* out) { return SHA512_Final(out, &context) == 1; }

}  // namespace

template <class Hash>
HashOutput<Hash> hash(View data) {
  typename Hash::Context context;
  HashOutput<Hash> digest;
  must(start(Hash{}, context) && add(context, data) && finish(context, digest.data()), "hashing");
  wipe(&context, sizeof context);
  return digest;
}

template <class Hash>
RunningHash<Hash>::RunningHash() {
  must(start(Hash{}, context_), "hashing");
}

template <class Hash>
RunningHash<Hash>::~RunningHash() {
  wipe(&context_, sizeof context_);
}

template <class Hash>
void RunningHash<Hash>::add(View data) {
  must(bongtu::crypto::add(context_, data), "hashing");
}

template <class Hash>
HashOutput<Hash> RunningHash<Hash>::finish() {
  HashOutput<Hash> digest;
  must(bongtu::crypto::finish(context_, digest.data()), "hashing");
  return digest;
}

Digest sha256(View data) { return hash<Sha256>(data); }

template <class Hash>
HmacKey<Hash>::HmacKey(View key) {
  constexpr std::uint8_t inner_pad = 0x36, outer_pad = 0x5c;
  std::array<std::uint8_t, Hash::block_size> block{};
  if (key.size() > block.size()) {
    HashOutput<Hash> shorter = hash<Hash>(key);
    std::ranges::copy(shorter, block.begin());
    wipe(shorter.data(), shorter.size());
  } else {
    std::ranges::copy(key, block.begin());
  }
  for (std::uint8_t& byte : block) byte ^= inner_pad;
  must(start(Hash{}, inner_) && add(inner_, block), "keying an HMAC");
  for (std::uint8_t& byte : block) byte ^= inner_pad ^ outer_pad;
  must(start(Hash{}, outer_) && add(outer_, block), "keying an HMAC");
  wipe(block.data(), block.size());
}

template <class Hash>
HmacKey<Hash>::~HmacKey() {
  wipe(&inner_, sizeof inner_);
  wipe(&outer_, sizeof outer_);
}

template <class Hash>
typename HmacKey<Hash>::Mac HmacKey<Hash>::mac(std::initializer_list<View> parts) const {
  typename Hash::Context context = inner_;
  for (const View part : parts) must(add(context, part), "an HMAC");
  Mac inner_digest, mac;
  must(finish(context, inner_digest.data()), "an HMAC");
  context = outer_;
  must(add(context, inner_digest) && finish(context, mac.data()), "an HMAC");
  wipe(&context, sizeof context);
  wipe(inner_digest.data(), inner_digest.size());
  return mac;
}

template HashOutput<Sha256> hash<Sha256>(View);
template HashOutput<Sha384> hash<Sha384>(View);
template HashOutput<Sha512> hash<Sha512>(View);
template class RunningHash<Sha256>;
template class RunningHash<Sha384>;
template class HmacKey<Sha224>;
template class HmacKey<Sha256>;
template class HmacKey<Sha384>;
template class HmacKey<Sha512>;

Digest hmac_sha256(View key, View data) { return HmacKey<Sha256>(key).mac({data}); }

}  // namespace bongtu::crypto
