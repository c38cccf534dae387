// Wycheproof's cases for the key pairs. Where a group's parameters are not ours (another hash, another salt),
// it is counted as not ours. "Acceptable" cases are all refused: we take one encoding of each thing.
#include <gtest/gtest.h>

#include "crypto/ec.h"
#include "crypto/edwards.h"
#include "crypto/rsa.h"
#include "crypto/wycheproof.h"

namespace bongtu::crypto {
namespace {

const RsaSpec* rsa_spec(const value& group) {
  for (const RsaSpec* spec : {&rsa_2048, &rsa_3072, &rsa_4096})
    if (group.at("keySize") == spec->bits) return spec;
  return nullptr;
}

// SHA-256 -> 256
std::string hash_bits(const value& group) { return text_of(group, "sha").substr(4); }

TEST(PairVectors, RsaPkcs1Signatures) {
  for (const char* file : {"rsa_signature_2048_sha256_test.json", "rsa_signature_3072_sha384_test.json",
                           "rsa_signature_4096_sha512_test.json"}) {
    each_case(file, all, [](const value& group, const value& test, bool works) {
      const auto pair = public_rsa(*rsa_spec(group), bytes_of(group, "publicKeyDer"));
      const auto algorithm = "RSASSA_PKCS1_V1_5_SHA_" + hash_bits(group);
      EXPECT_EQ(pair->verify(algorithm, MessageType::raw, bytes_of(test, "msg"), bytes_of(test, "sig")),
                works)
          << test;
    });
  }
}

TEST(PairVectors, RsaPssSignatures) {
  const auto ours = [](const value& group) {
    const std::string sha = text_of(group, "sha");
    return rsa_spec(group) != nullptr && group.at("mgf") == "MGF1" && group.at("mgfSha") == group.at("sha") &&
           ((sha == "SHA-256" && group.at("sLen") == 32) || (sha == "SHA-384" && group.at("sLen") == 48) ||
            (sha == "SHA-512" && group.at("sLen") == 64));
  };
  for (const char* file : {"rsa_pss_2048_sha256_mgf1_32_test.json", "rsa_pss_3072_sha256_mgf1_32_test.json",
                           "rsa_pss_4096_sha384_mgf1_48_test.json", "rsa_pss_4096_sha512_mgf1_64_test.json",
                           "rsa_pss_misc_test.json"}) {
    each_case(file, ours, [](const value& group, const value& test, bool works) {
      const auto pair = public_rsa(*rsa_spec(group), bytes_of(group, "publicKeyDer"));
      EXPECT_EQ(pair->verify("RSASSA_PSS_SHA_" + hash_bits(group), MessageType::raw, bytes_of(test, "msg"),
                             bytes_of(test, "sig")),
                works)
          << test;
    });
  }
}

// Signatures with another salt length than the digest's are right for others, and wrong for us.
TEST(PairVectors, RsaPssSignaturesWithAnotherSaltAreRefused) {
  const auto ours = [](const value& group) {
    const std::string sha = text_of(group, "sha");
    return rsa_spec(group) != nullptr && (sha == "SHA-256" || sha == "SHA-384" || sha == "SHA-512") &&
           group.at("sLen").as_int64() * 8 != std::stoi(sha.substr(4));
  };
  each_case(
      "rsa_pss_misc_test.json", ours,
      [](const value& group, const value& test, bool) {
        const auto pair = public_rsa(*rsa_spec(group), bytes_of(group, "publicKeyDer"));
        EXPECT_EQ(pair->verify("RSASSA_PSS_SHA_" + hash_bits(group), MessageType::raw, bytes_of(test, "msg"),
                               bytes_of(test, "sig")),
                  false)
            << test;
      },
      " with another salt (refused)");
}

TEST(PairVectors, RsaOaep) {
  const auto parsed = [](const value& group) {
    return parse_rsa(*rsa_spec(group), bytes_of(group, "privateKeyPkcs8"));
  };
  for (const char* file :
       {"rsa_oaep_2048_sha1_mgf1sha1_test.json", "rsa_oaep_2048_sha256_mgf1sha256_test.json",
        "rsa_oaep_3072_sha256_mgf1sha256_test.json", "rsa_oaep_4096_sha256_mgf1sha256_test.json"}) {
    each_case(file, all, [&](const value& group, const value& test, bool works) {
      const auto pair = parsed(group);
      ASSERT_TRUE(pair);
      const auto plaintext = (*pair)->decrypt("RSAES_OAEP_SHA_" + hash_bits(group), bytes_of(test, "ct"));
      const bool has_label = test.at("label") != "";  // ours is empty
      ASSERT_EQ(plaintext.has_value(), works && !has_label) << test;
      if (plaintext) {
        EXPECT_EQ(hex(plaintext->reveal()), text_of(test, "msg")) << test;
      } else {
        EXPECT_EQ(plaintext.error().fault, Fault::invalid_ciphertext);
        EXPECT_EQ(plaintext.error().message, "");
      }
    });
  }
}

TEST(PairVectors, EcdsaSignatures) {
  const struct {
    const char* file;
    const EcSpec& spec;
  } rows[] = {{"ecdsa_secp256r1_sha256_test.json", ecc_nist_p256},
              {"ecdsa_secp384r1_sha384_test.json", ecc_nist_p384},
              {"ecdsa_secp521r1_sha512_test.json", ecc_nist_p521},
              {"ecdsa_secp256k1_sha256_test.json", ecc_secg_p256k1}};
  for (const auto& row : rows) {
    each_case(row.file, all, [&](const value& group, const value& test, bool works) {
      const auto pair = public_ec(row.spec, bytes_of(group, "publicKeyDer"));
      ASSERT_NE(pair, nullptr);
      EXPECT_EQ(
          pair->verify(row.spec.algorithm, MessageType::raw, bytes_of(test, "msg"), bytes_of(test, "sig")),
          works)
          << test;
    });
  }
}

TEST(PairVectors, Ed25519Signatures) {
  each_case("ed25519_test.json", all, [](const value& group, const value& test, bool works) {
    const auto pair = public_edwards25519(bytes_of(group, "publicKeyDer"));
    ASSERT_NE(pair, nullptr);
    EXPECT_EQ(pair->verify("ED25519_SHA_512", MessageType::raw, bytes_of(test, "msg"), bytes_of(test, "sig")),
              works)
        << test;
  });
}

// The private scalar as PKCS#8, without the public key: `head` is everything before it.
Bytes pkcs8_of(const EcSpec& spec, std::string_view head, Bytes scalar) {
  if (scalar.size() > spec.field_size)
    scalar.erase(scalar.begin(), scalar.end() - std::ptrdiff_t(spec.field_size));
  Bytes der = from_hex(head).value();
  der.insert(der.end(), spec.field_size - scalar.size(), 0);
  der.insert(der.end(), scalar.begin(), scalar.end());
  return der;
}

TEST(PairVectors, Ecdh) {
  const struct {
    const char* file;
    const EcSpec& spec;
    std::string_view head;
  } rows[] = {{"ecdh_secp256r1_test.json", ecc_nist_p256,
               "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420"},
              {"ecdh_secp384r1_test.json", ecc_nist_p384,
               "304e020100301006072a8648ce3d020106052b81040022043730350201010430"},
              {"ecdh_secp521r1_test.json", ecc_nist_p521,
               "3060020100301006072a8648ce3d020106052b810400230449304702010104"
               "42"}};
  for (const auto& row : rows) {
    each_case(row.file, all, [&](const value&, const value& test, bool works) {
      const auto pair = parse_ec(row.spec, pkcs8_of(row.spec, row.head, bytes_of(test, "private")));
      ASSERT_TRUE(pair) << test;
      const auto secret = (*pair)->agree(bytes_of(test, "public"));
      ASSERT_EQ(secret.has_value(), works) << test;
      if (secret) {
        EXPECT_EQ(hex(secret->reveal()), text_of(test, "shared"));
      } else {
        EXPECT_EQ(secret.error().fault, Fault::validation);
      }
    });
  }
}

}  // namespace
}  // namespace bongtu::crypto
