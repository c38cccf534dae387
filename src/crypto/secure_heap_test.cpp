#include "crypto/secure_heap.h"

#include <gtest/gtest.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <thread>

#include "crypto/key_spec.h"
#include "crypto/memory_search.h"
#include "crypto/openssl_key.h"
#include "crypto/random.h"

namespace bongtu::crypto {
namespace {

// The middle of each secret number of a key, as OpenSSL keeps it and as it is in DER.
std::vector<Needle> secrets_of(View material) {
  std::vector<Needle> needles;
  const openssl::Key key = *openssl::parse_pkcs8(material);
  const auto add = [&](std::span<std::uint8_t> number) {
    for (int order = 0; order < 2; ++order) {
      needles.emplace_back(View(number).subspan((number.size() - needle_size) / 2, needle_size));
      std::ranges::reverse(number);
    }
    OPENSSL_cleanse(number.data(), number.size());
  };
  for (const char* name : {OSSL_PKEY_PARAM_RSA_D, OSSL_PKEY_PARAM_RSA_FACTOR1, OSSL_PKEY_PARAM_RSA_FACTOR2,
                           OSSL_PKEY_PARAM_RSA_EXPONENT1, OSSL_PKEY_PARAM_RSA_EXPONENT2,
                           OSSL_PKEY_PARAM_RSA_COEFFICIENT1, OSSL_PKEY_PARAM_PRIV_KEY}) {
    std::array<std::uint8_t, 256> bytes{};
    BIGNUM* number = nullptr;
    if (EVP_PKEY_get_bn_param(key.get(), name, &number) != 1) continue;
    BN_bn2bin(number, bytes.data());
    add(std::span(bytes).first(static_cast<std::size_t>(BN_num_bytes(number))));
    BN_clear_free(number);
  }
  std::array<std::uint8_t, 32> seed{};
  std::size_t size = seed.size();
  if (EVP_PKEY_get_raw_private_key(key.get(), seed.data(), &size) == 1) add(seed);
  ERR_clear_error();
  return needles;
}

TEST(SecureHeap, HoldsEveryCopyOfAParsedKey) {
  for (const std::string_view name :
       {"RSA_2048", "ECC_NIST_P256", "ECC_NIST_P521", "ECC_NIST_EDWARDS25519"}) {
    SCOPED_TRACE(name);
    const KeySpec& spec = *find_key_spec(name);
    std::vector<Needle> needles;
    std::shared_ptr<const KeyPair> pair;
    {
      const Secret material = spec.generate();
      needles = secrets_of(material.reveal());
      pair = *spec.parse(material.reveal());
      EXPECT_GE(find(needles).elsewhere, 1u) << "the search does not find the material itself";
    }
    for (int i = 0; i < 3; ++i) {
      for (const std::string_view algorithm : spec.signing_algorithms) {
        const bool digest = algorithm == "ED25519_PH_SHA_512";
        ASSERT_TRUE(pair->sign(algorithm, digest ? MessageType::digest : MessageType::raw, Bytes(64)));
      }
    }
    const Found with_pair = find(needles);
    EXPECT_EQ(with_pair.elsewhere, 0u);
    EXPECT_GE(with_pair.locked, needles.size() / 2);
    pair.reset();
    const Found without = find(needles);
    EXPECT_EQ(without.elsewhere + without.locked, 0u);
  }
}

TEST(SecureHeap, TakesNoMoreKeysWhereItIsFullAndNoOtherMemoryInstead) {
  const KeySpec& spec = *find_key_spec("RSA_2048");
  const Secret material = spec.generate();
  std::vector<std::shared_ptr<const KeyPair>> pairs;
  Result<std::shared_ptr<const KeyPair>> next = spec.parse(material.reveal());
  for (; next && pairs.size() < 1000; next = spec.parse(material.reveal())) pairs.push_back(*next);
  ASSERT_FALSE(next);
  EXPECT_EQ(next.error().fault, Fault::unavailable);
  EXPECT_GE(pairs.size(), 60u);
  const auto checked = spec.check(material.reveal());
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().fault, Fault::unavailable);
  // What is kept free serves new threads and new keys.
  std::thread([&] {
    std::array<std::uint8_t, 300> drawn;
    random(drawn);
    EXPECT_TRUE(pairs.front()->sign("RSASSA_PSS_SHA_256", MessageType::raw, drawn));
    EXPECT_EQ(find_key_spec("ECC_NIST_P256")->generate().size(), 138u);
  }).join();
  pairs.pop_back();
  EXPECT_TRUE(spec.parse(material.reveal()));
}

TEST(SecureHeap, GivesBackWhatAKeyTook) {
  for (const KeySpec& spec : key_specs()) {
    if (spec.parse == nullptr || spec.name == "RSA_3072" || spec.name == "RSA_4096") continue;
    const Secret material = spec.generate();
    EXPECT_TRUE(spec.parse(material.reveal()));
    const std::size_t before = CRYPTO_secure_used();
    {
      const auto pair = spec.parse(material.reveal());
      EXPECT_GT(CRYPTO_secure_used(), before) << spec.name;
    }
    EXPECT_EQ(CRYPTO_secure_used(), before) << spec.name;
  }
}

TEST(SecureHeap, IsMadeOnce) {
  EXPECT_TRUE(reserve_secure_heap(1));
  EXPECT_TRUE(reserve_secure_heap(std::size_t{1} << 40)) << "which no machine could lock";
}

}  // namespace
}  // namespace bongtu::crypto
