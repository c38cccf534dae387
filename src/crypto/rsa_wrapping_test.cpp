#include "crypto/rsa_wrapping.h"

#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/pem.h>

#include "crypto/openssl_key.h"

namespace bongtu::crypto {
namespace {

using openssl::Key;

std::string pem(EVP_PKEY* key, bool secret) {
  BIO* bio = BIO_new(BIO_s_mem());
  if (secret)
    PEM_write_bio_PKCS8PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr);
  else
    PEM_write_bio_PUBKEY(bio, key);
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  std::string text(data, static_cast<std::size_t>(size));
  BIO_free(bio);
  return text;
}

class Pkcs1 : public testing::Test {
 protected:
  static EVP_PKEY* key() {
    static const Key made(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048}));
    return made.get();
  }
  // RSA of exactly these bytes.
  static Bytes raw(View padded) {
    EVP_PKEY_CTX* context = EVP_PKEY_CTX_new_from_pkey(nullptr, key(), nullptr);
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_ASYM_CIPHER_PARAM_PAD_MODE,
                                         const_cast<char*>(OSSL_PKEY_RSA_PAD_MODE_NONE), 0),
        OSSL_PARAM_construct_end()};
    Bytes out(256);
    std::size_t size = out.size();
    EXPECT_EQ(EVP_PKEY_encrypt_init_ex(context, parameters), 1);
    EXPECT_EQ(EVP_PKEY_encrypt(context, out.data(), &size, padded.data(), padded.size()), 1);
    EVP_PKEY_CTX_free(context);
    return out;
  }
  std::shared_ptr<const RsaUnwrappingKey> opens_ =
      *read_rsa_private_key(as_bytes(pem(key(), true)), RsaWrapping::pkcs1);
};

TEST_F(Pkcs1, opens_the_one_right_padding_and_gives_random_bytes_for_each_wrong_one) {
  Bytes right(256, 0xaa);
  right[0] = 0;
  right[1] = 2;
  right[223] = 0;
  const Bytes data_key(32, 0xaa);
  EXPECT_TRUE(opens_->unwrap(raw(right), 32)->reveal().size() == 32);
  EXPECT_TRUE(*opens_->unwrap(raw(right), 32) == Secret::copy_of(data_key));

  const struct {
    std::size_t at;
    std::uint8_t value;
  } changes[] = {{0, 1}, {1, 1}, {1, 0}, {1, 3}, {2, 0}, {9, 0}, {100, 0}, {222, 0}, {223, 1}, {223, 0xaa}};
  for (const auto& change : changes) {
    Bytes wrong = right;
    wrong[change.at] = change.value;
    const auto key = opens_->unwrap(raw(wrong), 32);
    ASSERT_TRUE(key) << change.at;
    EXPECT_EQ(key->size(), 32u);
    EXPECT_FALSE(*key == Secret::copy_of(data_key)) << change.at;
    EXPECT_FALSE(*key == *opens_->unwrap(raw(wrong), 32)) << change.at;
  }
}

TEST_F(Pkcs1, tells_only_a_wrong_length) {
  for (const std::size_t size : {0, 1, 255, 257})
    EXPECT_EQ(opens_->unwrap(Bytes(size), 32).error().fault, Fault::incorrect_key);
  EXPECT_TRUE(opens_->unwrap(Bytes(256, 0xff), 32)) << "above the modulus";
  EXPECT_TRUE(opens_->unwrap(Bytes(256), 32));
}

TEST_F(Pkcs1, is_what_openssl_makes) {
  const auto wraps = *read_rsa_public_key(as_bytes(pem(key(), false)), RsaWrapping::pkcs1);
  for (const std::size_t size : {16, 24, 32}) {
    const Bytes data_key(size, 7);
    EXPECT_TRUE(*opens_->unwrap(*wraps->wrap(data_key), size) == Secret::copy_of(data_key));
  }
  EXPECT_EQ(wraps->wrap(Bytes(246)).error().fault, Fault::validation);
  EXPECT_TRUE(wraps->wrap(Bytes(245)));
}

}  // namespace
}  // namespace bongtu::crypto
