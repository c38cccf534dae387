#include "crypto/rsa.h"

#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>

#include "crypto/openssl_key.h"

namespace bongtu::crypto {
namespace {

std::shared_ptr<const KeyPair> new_pair(const RsaSpec& spec) {
  return *parse_rsa(spec, generate_rsa(spec).reveal());
}

TEST(RsaOaep, TakesAsMuchAsAwsTakes) {
  const struct {
    const RsaSpec& spec;
    std::string_view algorithm;
    std::size_t most;
  } rows[] = {{rsa_2048, "RSAES_OAEP_SHA_1", 214}, {rsa_2048, "RSAES_OAEP_SHA_256", 190},
              {rsa_3072, "RSAES_OAEP_SHA_1", 342}, {rsa_3072, "RSAES_OAEP_SHA_256", 318},
              {rsa_4096, "RSAES_OAEP_SHA_1", 470}, {rsa_4096, "RSAES_OAEP_SHA_256", 446}};
  std::shared_ptr<const KeyPair> pair;
  for (const auto& row : rows) {
    if (row.algorithm == "RSAES_OAEP_SHA_1") pair = new_pair(row.spec);
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, row.most}) {
      const auto ciphertext = pair->encrypt(row.algorithm, Bytes(size, 'p'));
      ASSERT_TRUE(ciphertext);
      EXPECT_EQ(ciphertext->size(), row.spec.bits / 8);
      const auto plaintext = pair->decrypt(row.algorithm, *ciphertext);
      ASSERT_TRUE(plaintext);
      EXPECT_TRUE(*plaintext == Secret::copy_of(Bytes(size, 'p')));
    }
    const auto refused = pair->encrypt(row.algorithm, Bytes(row.most + 1));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fault, Fault::validation);
    EXPECT_EQ(refused.error().message, "Algorithm " + std::string(row.algorithm) + " and key spec " +
                                           std::string(row.spec.name) + " cannot encrypt data larger than " +
                                           std::to_string(row.most) + " bytes.");
  }
}

TEST(RsaOaep, OpensNothingElse) {
  const auto pair = new_pair(rsa_2048), other = new_pair(rsa_2048);
  const Bytes ciphertext = *pair->encrypt("RSAES_OAEP_SHA_256", Bytes(32, 'p'));
  EXPECT_NE(ciphertext, *pair->encrypt("RSAES_OAEP_SHA_256", Bytes(32, 'p')));
  const auto refused = [&](const KeyPair& by, std::string_view algorithm, View bytes) {
    const auto plaintext = by.decrypt(algorithm, bytes);
    return !plaintext && plaintext.error().fault == Fault::invalid_ciphertext &&
           plaintext.error().message.empty();
  };
  EXPECT_TRUE(refused(*pair, "RSAES_OAEP_SHA_1", ciphertext));
  EXPECT_TRUE(refused(*other, "RSAES_OAEP_SHA_256", ciphertext));
  for (std::size_t at = 0; at < ciphertext.size(); at += 17) {
    Bytes changed = ciphertext;
    changed[at] ^= 1;
    EXPECT_TRUE(refused(*pair, "RSAES_OAEP_SHA_256", changed)) << at;
  }
  Bytes longer = ciphertext;
  longer.insert(longer.begin(), 0);
  EXPECT_TRUE(refused(*pair, "RSAES_OAEP_SHA_256", longer));
  EXPECT_TRUE(refused(*pair, "RSAES_OAEP_SHA_256", View(ciphertext).first(255)));
  EXPECT_TRUE(refused(*pair, "RSAES_OAEP_SHA_256", {}));
  EXPECT_TRUE(refused(*pair, "RSAES_OAEP_SHA_256", Bytes(256)));
  EXPECT_TRUE(refused(*pair, "RSAES_OAEP_SHA_256", Bytes(256, 0xff))) << "larger than the modulus";
}

// PKCS#8 of a new key of `bits` with `primes` and the public exponent `e`.
Secret unusual(std::size_t bits, std::size_t primes, unsigned e) {
  EVP_PKEY_CTX* context = EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr);
  EVP_PKEY* made = nullptr;
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_size_t(OSSL_PKEY_PARAM_RSA_BITS, &bits),
                                   OSSL_PARAM_construct_size_t(OSSL_PKEY_PARAM_RSA_PRIMES, &primes),
                                   OSSL_PARAM_construct_uint(OSSL_PKEY_PARAM_RSA_E, &e),
                                   OSSL_PARAM_construct_end()};
  EXPECT_EQ(EVP_PKEY_keygen_init(context), 1);
  EXPECT_EQ(EVP_PKEY_CTX_set_params(context, parameters), 1);
  EXPECT_EQ(EVP_PKEY_generate(context, &made), 1);
  const openssl::Key key(made);
  EVP_PKEY_CTX_free(context);
  return openssl::to_pkcs8(key.get());
}

TEST(Rsa, TakesTwoPrimesASaneExponentAndItsExactSize) {
  EXPECT_TRUE(check_rsa(rsa_2048, unusual(2048, 2, 65537).reveal()));
  EXPECT_TRUE(check_rsa(rsa_2048, unusual(2048, 2, 0xffffffff).reveal()));
  EXPECT_FALSE(check_rsa(rsa_2048, unusual(2048, 2, 3).reveal()));
  EXPECT_FALSE(check_rsa(rsa_2048, unusual(2048, 2, 65535).reveal()));
  EXPECT_FALSE(check_rsa(rsa_2048, unusual(2048, 3, 65537).reveal()));
  EXPECT_FALSE(check_rsa(rsa_2048, unusual(2047, 2, 65537).reveal()));
  EXPECT_FALSE(check_rsa(rsa_2048, unusual(2056, 2, 65537).reveal()));
}

TEST(Rsa, FailuresLeaveNothingInTheErrorQueueThatTlsReads) {
  const auto pair = new_pair(rsa_2048);
  (void)pair->decrypt("RSAES_OAEP_SHA_256", Bytes(256, 1));
  (void)pair->verify("RSASSA_PSS_SHA_256", MessageType::raw, {}, Bytes(256, 1));
  (void)check_rsa(rsa_2048, Bytes(100));
  EXPECT_EQ(ERR_peek_error(), 0u);
}

}  // namespace
}  // namespace bongtu::crypto
