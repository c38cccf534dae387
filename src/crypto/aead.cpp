#include "crypto/aead.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "base/secret.h"
#include "crypto/openssl.h"

namespace bongtu::crypto {
namespace {

constexpr std::array<std::uint8_t, 32> zero_key{};

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

// This thread's contexts of one cipher that no GcmKey holds: one as a rule, more where one lives inside
// another's lifetime, and no more than a few where keys are made on one thread and end on another.
struct Idle {
  static constexpr std::size_t most = 8;
  bool& gone;  // outlives the thread's other variables
  std::vector<Context> contexts = {};
  ~Idle() { gone = true; }
};

// Null at the thread's end, when its variables are gone already.
std::vector<Context>* idle(std::size_t key_size) {
  thread_local bool gone = false;
  thread_local Idle of_size[] = {{gone}, {gone}, {gone}};
  return gone ? nullptr : &of_size[key_size / 8 - 2].contexts;
}

const EVP_CIPHER* cipher(std::size_t key_size) {
  static EVP_CIPHER* const of_size[] = {EVP_CIPHER_fetch(nullptr, "AES-128-GCM", nullptr),
                                        EVP_CIPHER_fetch(nullptr, "AES-192-GCM", nullptr),
                                        EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr)};
  return of_size[key_size / 8 - 2];
}

EVP_CIPHER_CTX* take_context(std::size_t key_size) {
  must(key_size == 16 || key_size == 24 || key_size == 32, "AES-GCM with a key of another size");
  if (auto* contexts = idle(key_size); contexts != nullptr && !contexts->empty()) {
    EVP_CIPHER_CTX* context = contexts->back().release();
    contexts->pop_back();
    return context;
  }
  Context context(EVP_CIPHER_CTX_new());
  must(cipher(key_size) != nullptr && context &&
           EVP_EncryptInit_ex2(context.get(), cipher(key_size), nullptr, nullptr, nullptr) == 1,
       "setting up AES-GCM");
  return context.release();
}

// EVP counts in int, so long inputs go in steps. `out` is null for additional data.
bool update(EVP_CIPHER_CTX* context, View in, std::uint8_t* out) {
  constexpr std::size_t step = std::size_t{1} << 30;
  for (std::size_t at = 0; at < in.size(); at += step) {
    int written = 0;
    if (EVP_CipherUpdate(context, out == nullptr ? nullptr : out + at, &written, in.data() + at,
                         static_cast<int>(std::min(step, in.size() - at))) != 1) {
      return false;
    }
  }
  return true;
}

bool finish(EVP_CIPHER_CTX* context) {
  std::uint8_t none[EVP_MAX_BLOCK_LENGTH];
  int written = 0;
  return EVP_CipherFinal_ex(context, none, &written) == 1;
}

OSSL_PARAM tag_parameter(std::uint8_t* tag) {
  return OSSL_PARAM_construct_octet_string(OSSL_CIPHER_PARAM_AEAD_TAG, tag, gcm_tag_size);
}

}  // namespace

GcmKey::GcmKey(View key) : key_size_(key.size()), context_(take_context(key.size())) {
  must(EVP_EncryptInit_ex2(context_, nullptr, key.data(), nullptr, nullptr) == 1, "keying AES-GCM");
}

GcmKey::~GcmKey() {
  Context context(context_);
  must(EVP_EncryptInit_ex2(context_, nullptr, zero_key.data(), nullptr, nullptr) == 1, "wiping AES-GCM");
  auto* contexts = idle(key_size_);
  if (contexts != nullptr && contexts->size() < Idle::most) contexts->push_back(std::move(context));
}

void GcmKey::seal(const Iv& iv, View aad, View plaintext, std::uint8_t* ciphertext, std::uint8_t* tag) {
  OSSL_PARAM parameters[] = {tag_parameter(tag), OSSL_PARAM_construct_end()};
  must(EVP_EncryptInit_ex2(context_, nullptr, nullptr, iv.data(), nullptr) == 1 &&
           update(context_, aad, nullptr) && update(context_, plaintext, ciphertext) && finish(context_) &&
           EVP_CIPHER_CTX_get_params(context_, parameters) == 1,
       "AES-GCM");
}

bool GcmKey::open(const Iv& iv, View aad, View ciphertext, View tag, std::uint8_t* plaintext) {
  const auto opens = [&] {
    if (tag.size() != gcm_tag_size ||
        EVP_DecryptInit_ex2(context_, nullptr, nullptr, iv.data(), nullptr) != 1 ||
        !update(context_, aad, nullptr) || !update(context_, ciphertext, plaintext)) {
      return false;
    }
    // Only now: by the end of a long ciphertext the processor has fetched what stands behind it.
    std::array<std::uint8_t, gcm_tag_size> expected;
    std::copy(tag.begin(), tag.end(), expected.begin());
    const OSSL_PARAM parameters[] = {tag_parameter(expected.data()), OSSL_PARAM_construct_end()};
    return EVP_CIPHER_CTX_set_params(context_, parameters) == 1 && finish(context_);
  };
  if (opens()) return true;
  wipe(plaintext, ciphertext.size());
  return false;
}

}  // namespace bongtu::crypto
