#include "crypto/import.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include "crypto/random.h"
#include "crypto/rsa.h"
#include "crypto/test_vectors.h"

namespace bongtu::crypto {
namespace {

const KeyPair& wrapping_pair() {
  static const auto pair = *parse_rsa(rsa_2048, generate_rsa(rsa_2048).reveal());
  return *pair;
}

Bytes kwp(View kek, View material) {
  EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
  Bytes wrapped(material.size() + 16);
  int size = 0;
  EVP_CIPHER_CTX_set_flags(context, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
  EXPECT_EQ(EVP_EncryptInit_ex(context, EVP_aes_256_wrap_pad(), nullptr, kek.data(), nullptr), 1);
  EXPECT_EQ(
      EVP_EncryptUpdate(context, wrapped.data(), &size, material.data(), static_cast<int>(material.size())),
      1);
  EVP_CIPHER_CTX_free(context);
  wrapped.resize(static_cast<std::size_t>(size));
  return wrapped;
}

// As a caller of ImportKeyMaterial wraps it.
Bytes wrap(const std::string& algorithm, View material, std::size_t kek_size = 32) {
  const std::string oaep = "RSAES_OAEP_SHA_" + algorithm.substr(algorithm.rfind('_') + 1);
  if (algorithm.starts_with("RSAES")) return *wrapping_pair().encrypt(oaep, material);
  Bytes kek(kek_size);
  random(kek);
  Bytes wrapped = *wrapping_pair().encrypt(oaep, kek);
  kek.resize(32);
  const Bytes behind = kwp(kek, material);
  wrapped.insert(wrapped.end(), behind.begin(), behind.end());
  return wrapped;
}

void expect_refused(const Result<Secret>& material, std::string_view what) {
  ASSERT_FALSE(material) << what;
  EXPECT_EQ(material.error().fault, Fault::invalid_ciphertext);
  EXPECT_EQ(material.error().message, "");
}

const std::string algorithms[] = {"RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256", "RSA_AES_KEY_WRAP_SHA_1",
                                  "RSA_AES_KEY_WRAP_SHA_256"};

TEST(Import, UnwrapsWhatEachAlgorithmWraps) {
  for (const std::string& algorithm : algorithms) {
    for (const std::size_t size : {28, 32, 48, 64, 138, 1217, 2375}) {
      if (algorithm.starts_with("RSAES") && size > 128) continue;
      Bytes material(size);
      random(material);
      const auto unwrapped = unwrap_material(algorithm, wrapping_pair(), wrap(algorithm, material));
      ASSERT_TRUE(unwrapped) << algorithm << size;
      EXPECT_EQ(hex(unwrapped->reveal()), hex(material));
    }
  }
}

TEST(Import, RefusesWhatWasChangedOrWrappedOtherwise) {
  const Bytes material(32, 7);
  for (const std::string& algorithm : algorithms) {
    const Bytes wrapped = wrap(algorithm, material);
    for (std::size_t at = 0; at < wrapped.size(); at += 9) {
      Bytes changed = wrapped;
      changed[at] ^= 1;
      expect_refused(unwrap_material(algorithm, wrapping_pair(), changed), algorithm);
    }
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{255}, wrapped.size() - 1})
      expect_refused(unwrap_material(algorithm, wrapping_pair(), View(wrapped).first(size)), algorithm);
    for (const std::string& other : algorithms) {
      if (other != algorithm) expect_refused(unwrap_material(other, wrapping_pair(), wrapped), other);
    }
    Bytes longer = wrapped;
    longer.resize(wrapped.size() + 8);
    expect_refused(unwrap_material(algorithm, wrapping_pair(), longer), algorithm);
  }
}

TEST(Import, TakesAnAesKeyOf256BitsOnly) {
  for (const std::size_t size : {0, 16, 24, 31, 33})
    expect_refused(unwrap_material("RSA_AES_KEY_WRAP_SHA_256", wrapping_pair(),
                                   wrap("RSA_AES_KEY_WRAP_SHA_256", Bytes(32, 7), size)),
                   "another AES key");
}

TEST(Import, KwpAgreesWithWycheproof) {
  const auto path = others_vectors() / "wycheproof/aes_kwp_test.json";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no test vectors; set BONGTU_VECTORS";
  std::size_t valid = 0, invalid = 0, not_ours = 0;
  const auto vectors = read_vectors(path);
  for (const auto& group : vectors.at("testGroups").as_array()) {
    for (const auto& test : group.at("tests").as_array()) {
      if (group.at("keySize") != 256) {
        ++not_ours;
        continue;
      }
      const auto unwrapped = unwrap_kwp(bytes_of(test, "key"), bytes_of(test, "ct"));
      const bool is_valid = test.at("result") == "valid";
      ASSERT_EQ(unwrapped.has_value(), is_valid) << test;
      EXPECT_EQ(unwrapped ? hex(unwrapped->reveal()) : text_of(test, "msg"), text_of(test, "msg"));
      ++(is_valid ? valid : invalid);
    }
  }
  EXPECT_GT(valid, 0u);
  std::printf("aes_kwp_test.json: %zu valid, %zu invalid, %zu not ours (another key size)\n", valid, invalid,
              not_ours);
}

}  // namespace
}  // namespace bongtu::crypto
