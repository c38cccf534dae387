// SHA-2 and HMAC over it, for each of its hashes; what digest.cpp, kdf.cpp, mac.cpp and the signatures are
// made of.
#pragma once

#include <openssl/sha.h>

#include <array>
#include <initializer_list>

#include "base/bytes.h"

namespace bongtu::crypto {

// OpenSSL's compression functions with their state on the stack (docs/decisions/0008).
struct Sha224 {
  using Context = SHA256_CTX;
  static constexpr std::size_t digest_size = 28, block_size = 64;
};
struct Sha256 {
  using Context = SHA256_CTX;
  static constexpr std::size_t digest_size = 32, block_size = 64;
};
struct Sha384 {
  using Context = SHA512_CTX;
  static constexpr std::size_t digest_size = 48, block_size = 128;
};
struct Sha512 {
  using Context = SHA512_CTX;
  static constexpr std::size_t digest_size = 64, block_size = 128;
};

template <class Hash>
using HashOutput = std::array<std::uint8_t, Hash::digest_size>;

template <class Hash>
HashOutput<Hash> hash(View data);

// The hash of what comes in pieces.
template <class Hash>
class RunningHash {
 public:
  RunningHash();
  RunningHash(const RunningHash&) = delete;
  RunningHash& operator=(const RunningHash&) = delete;
  ~RunningHash();

  void add(View data);
  HashOutput<Hash> finish();  // once

 private:
  typename Hash::Context context_;
};

// One key for several HMACs (RFC 2104): its two midstates. They are as good as the key, live on the stack and
// are wiped at the end.
template <class Hash>
class HmacKey {
 public:
  using Mac = HashOutput<Hash>;

  explicit HmacKey(View key);  // of any length
  HmacKey(const HmacKey&) = delete;
  HmacKey& operator=(const HmacKey&) = delete;
  ~HmacKey();

  // Of the parts in a row.
  Mac mac(std::initializer_list<View> parts) const;

 private:
  typename Hash::Context inner_, outer_;
};

}  // namespace bongtu::crypto
