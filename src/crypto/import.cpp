#include "crypto/import.h"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>

#include "crypto/openssl.h"

namespace bongtu::crypto {
namespace {

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

constexpr std::size_t kek_size = 32, kwp_block = 8, kwp_least = 16;

constexpr struct {
  std::string_view name;
  std::string_view oaep;
  bool with_aes;
} algorithms[] = {
    {"RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_1", false},
    {"RSAES_OAEP_SHA_256", "RSAES_OAEP_SHA_256", false},
    {"RSA_AES_KEY_WRAP_SHA_1", "RSAES_OAEP_SHA_1", true},
    {"RSA_AES_KEY_WRAP_SHA_256", "RSAES_OAEP_SHA_256", true},
};

}  // namespace

Result<Secret> unwrap_kwp(View kek, View wrapped) {
  if (kek.size() != kek_size || wrapped.size() < kwp_least || wrapped.size() % kwp_block != 0)
    return refuse(Fault::invalid_ciphertext);
  static EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-WRAP-PAD", nullptr);
  const std::unique_ptr<EVP_CIPHER_CTX, FreeCipher> context(EVP_CIPHER_CTX_new());
  must(context && cipher != nullptr &&
           EVP_DecryptInit_ex2(context.get(), cipher, kek.data(), nullptr, nullptr) == 1,
       "setting up AES-KWP");
  Secret padded(wrapped.size());
  int size = 0;
  if (EVP_DecryptUpdate(context.get(), padded.writable().data(), &size, wrapped.data(),
                        static_cast<int>(wrapped.size())) != 1) {
    return refuse(Fault::invalid_ciphertext);
  }
  return Secret::copy_of(padded.reveal().first(static_cast<std::size_t>(size)));
}

Result<Secret> unwrap_material(std::string_view algorithm, const KeyPair& wrapping_key, View wrapped) {
  const auto* row = std::ranges::find(algorithms, algorithm, [](const auto& each) { return each.name; });
  must(row != std::end(algorithms), "unwrapping by an algorithm that there is not");
  if (!row->with_aes) return wrapping_key.decrypt(row->oaep, wrapped);
  // The wrapped AES key is as long as the modulus: the one length that the pair does not refuse at once.
  for (const std::size_t modulus_size : {256, 384, 512}) {
    if (wrapped.size() <= modulus_size) break;
    const auto kek = wrapping_key.decrypt(row->oaep, wrapped.first(modulus_size));
    if (kek) return unwrap_kwp(kek->reveal(), wrapped.subspan(modulus_size));
  }
  return refuse(Fault::invalid_ciphertext);
}

}  // namespace bongtu::crypto
