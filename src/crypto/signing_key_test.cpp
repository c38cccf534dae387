#include "crypto/signing_key.h"

#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>

#include "crypto/openssl_key.h"
#include "crypto/signature_hash.h"
#include "crypto/test_vectors.h"

namespace bongtu::crypto {
namespace {

constexpr SigningCurve curves[] = {SigningCurve::p256, SigningCurve::p384};

Bytes digest_of(SigningCurve curve, std::string_view text) {
  SignatureHash hash(curve);
  hash.add(as_bytes(text));
  return hash.finish();
}

TEST(SigningKey, makes_signatures_of_one_length_that_verify) {
  for (const SigningCurve curve : curves) {
    const auto key = *SigningKey::make(curve);
    EXPECT_EQ(key->public_key().size(), 1 + digest_size(curve));
    for (int i = 0; i < 40; ++i) {
      const Bytes digest = digest_of(curve, std::to_string(i));
      const Bytes signature = key->sign(digest);
      EXPECT_EQ(signature.size(), signature_size(curve));
      EXPECT_TRUE(verify(curve, key->public_key(), digest, signature));
    }
  }
}

TEST(SigningKey, refuses_every_other_signature_digest_and_key) {
  for (const SigningCurve curve : curves) {
    const auto key = *SigningKey::make(curve), other = *SigningKey::make(curve);
    const Bytes digest = digest_of(curve, "a"), signature = key->sign(digest);
    EXPECT_FALSE(verify(curve, key->public_key(), digest_of(curve, "b"), signature));
    EXPECT_FALSE(verify(curve, other->public_key(), digest, signature));
    EXPECT_FALSE(verify(curve, key->public_key(), digest, other->sign(digest)));
    EXPECT_FALSE(verify(curve, key->public_key(), digest, {}));
    EXPECT_FALSE(verify(curve, key->public_key(), View(digest).first(20), signature));
    for (std::size_t i = 0; i < signature.size(); i += 5) {
      Bytes changed = signature;
      changed[i] ^= 1;
      EXPECT_FALSE(verify(curve, key->public_key(), digest, changed)) << i;
      EXPECT_FALSE(verify(curve, key->public_key(), digest, View(signature).first(i))) << i;
    }
    Bytes longer = signature;
    longer.push_back(0);
    EXPECT_FALSE(verify(curve, key->public_key(), digest, longer));
    const SigningCurve another = curve == SigningCurve::p256 ? SigningCurve::p384 : SigningCurve::p256;
    EXPECT_FALSE(verify(another, key->public_key(), digest, signature));
  }
}

TEST(SigningKey, refuses_points_that_are_none) {
  for (const SigningCurve curve : curves) {
    const auto key = *SigningKey::make(curve);
    const Bytes digest = digest_of(curve, "a"), signature = key->sign(digest);
    const Bytes good(key->public_key().begin(), key->public_key().end());
    EXPECT_FALSE(verify(curve, {}, digest, signature));
    EXPECT_FALSE(verify(curve, Bytes{0}, digest, signature)) << "the point at infinity";
    EXPECT_FALSE(verify(curve, Bytes(good.size(), 0xff), digest, signature));
    for (const std::uint8_t form : {0, 1, 4, 5, 6, 7}) {
      Bytes point = good;
      point[0] = form;
      EXPECT_FALSE(verify(curve, point, digest, signature)) << int{form};
    }
    Bytes mirrored = good;
    mirrored[0] ^= 1;
    EXPECT_FALSE(verify(curve, mirrored, digest, signature));
  }
}

// The other implementation: what one backend signs, OpenSSL verifies.
TEST(SigningKey, is_one_for_openssl_too) {
  for (const SigningCurve curve : curves) {
    const auto made = *SigningKey::make(curve);
    const View point = made->public_key();
    const char* name = curve == SigningCurve::p256 ? "P-256" : "P-384";
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, const_cast<char*>(name), 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, const_cast<std::uint8_t*>(point.data()),
                                          point.size()),
        OSSL_PARAM_construct_end()};
    const std::unique_ptr<EVP_PKEY_CTX, openssl::Free> context(
        EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    EVP_PKEY* key = nullptr;
    ASSERT_EQ(EVP_PKEY_fromdata_init(context.get()), 1);
    ASSERT_EQ(EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters), 1);
    const openssl::Key owned(key);
    const std::unique_ptr<EVP_PKEY_CTX, openssl::Free> verifier(
        EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    const Bytes digest = digest_of(curve, "text"), signature = made->sign(digest);
    ASSERT_EQ(EVP_PKEY_verify_init(verifier.get()), 1);
    EXPECT_EQ(
        EVP_PKEY_verify(verifier.get(), signature.data(), signature.size(), digest.data(), digest.size()), 1);
  }
}

TEST(SigningKey, verify_agrees_with_wycheproof) {
  const struct {
    SigningCurve curve;
    std::string_view file;
  } sets[] = {{SigningCurve::p256, "ecdsa_secp256r1_sha256_test.json"},
              {SigningCurve::p384, "ecdsa_secp384r1_sha384_test.json"}};
  std::size_t count = 0;
  for (const auto& set : sets) {
    const auto path = others_vectors() / "wycheproof" / set.file;
    if (!std::filesystem::exists(path)) continue;
    const auto vectors = read_vectors(path);
    for (const auto& group : vectors.at("testGroups").as_array()) {
      const Bytes uncompressed = bytes_of(group.at("publicKey"), "uncompressed");
      Bytes point(uncompressed.begin(),
                  uncompressed.begin() + static_cast<std::ptrdiff_t>(1 + digest_size(set.curve)));
      point[0] = static_cast<std::uint8_t>(2 + (uncompressed.back() & 1));
      for (const auto& test : group.at("tests").as_array()) {
        const Bytes message = bytes_of(test, "msg");
        EXPECT_EQ(verify(set.curve, point, digest_of(set.curve, as_text(message)), bytes_of(test, "sig")),
                  test.at("result") == "valid")
            << test;
        ++count;
      }
    }
  }
  std::printf("%zu vectors\n", count);
  if (count == 0) GTEST_SKIP() << "no test vectors; set BONGTU_VECTORS";
}

TEST(SignatureHash, of_pieces_is_that_of_the_whole) {
  for (const SigningCurve curve : curves) {
    SignatureHash hash(curve);
    for (const char c : std::string_view("a text in pieces")) hash.add(as_bytes({&c, 1}));
    EXPECT_EQ(hash.finish(), digest_of(curve, "a text in pieces"));
  }
  EXPECT_EQ(hex(digest_of(SigningCurve::p256, "abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(
      hex(digest_of(SigningCurve::p384, "abc")),
      "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7");
}

}  // namespace
}  // namespace bongtu::crypto
