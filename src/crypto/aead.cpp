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

constexpr std::size_t gcm_key_size = 32;
constexpr std::array<std::uint8_t, gcm_key_size> zero_key{};

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

// This thread's contexts that no GcmKey holds: one as a rule, more where one lives inside another's lifetime.
thread_local std::vector<Context> idle;

EVP_CIPHER_CTX* take_context() {
  if (!idle.empty()) {
    EVP_CIPHER_CTX* context = idle.back().release();
    idle.pop_back();
    return context;
  }
  static EVP_CIPHER* const gcm = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  Context context(EVP_CIPHER_CTX_new());
  must(gcm != nullptr && context && EVP_EncryptInit_ex2(context.get(), gcm, nullptr, nullptr, nullptr) == 1,
       "setting up AES-256-GCM");
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

GcmKey::GcmKey(View key) : context_(take_context()) {
  must(
      key.size() == gcm_key_size && EVP_EncryptInit_ex2(context_, nullptr, key.data(), nullptr, nullptr) == 1,
      "keying AES-256-GCM");
}

GcmKey::~GcmKey() {
  must(EVP_EncryptInit_ex2(context_, nullptr, zero_key.data(), nullptr, nullptr) == 1, "wiping AES-256-GCM");
  idle.emplace_back(context_);
}

void GcmKey::seal(const Iv& iv, View aad, View plaintext, std::uint8_t* ciphertext, std::uint8_t* tag) {
  OSSL_PARAM parameters[] = {tag_parameter(tag), OSSL_PARAM_construct_end()};
  must(EVP_EncryptInit_ex2(context_, nullptr, nullptr, iv.data(), nullptr) == 1 &&
           update(context_, aad, nullptr) && update(context_, plaintext, ciphertext) && finish(context_) &&
           EVP_CIPHER_CTX_get_params(context_, parameters) == 1,
       "AES-256-GCM");
}

bool GcmKey::open(const Iv& iv, View aad, View ciphertext, View tag, std::uint8_t* plaintext) {
  std::array<std::uint8_t, gcm_tag_size> expected{};
  const bool right_size = tag.size() == gcm_tag_size;
  if (right_size) std::copy(tag.begin(), tag.end(), expected.begin());
  const OSSL_PARAM parameters[] = {tag_parameter(expected.data()), OSSL_PARAM_construct_end()};
  if (right_size && EVP_DecryptInit_ex2(context_, nullptr, nullptr, iv.data(), parameters) == 1 &&
      update(context_, aad, nullptr) && update(context_, ciphertext, plaintext) && finish(context_)) {
    return true;
  }
  wipe(plaintext, ciphertext.size());
  return false;
}

}  // namespace bongtu::crypto
