#include "crypto/edwards.h"

#include <gtest/gtest.h>

#include "crypto/hmac.h"

namespace bongtu::crypto {
namespace {

// PKCS#8 of a seed (RFC 8410).
Bytes pkcs8_of(std::string_view seed) {
  return from_hex("302e020100300506032b657004220420" + std::string(seed)).value();
}

std::string sign(View material, std::string_view algorithm, MessageType type, View message) {
  const auto pair = parse_edwards25519(material);
  const auto signature = (*pair)->sign(algorithm, type, message);
  EXPECT_EQ((*pair)->verify(algorithm, type, message, *signature), true);
  return hex(*signature);
}

// RFC 8032, section 7.1, tests 1 and 3.
TEST(Edwards, SignsAsRfc8032Does) {
  EXPECT_EQ(sign(pkcs8_of("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"),
                 "ED25519_SHA_512", MessageType::raw, {}),
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
  EXPECT_EQ(sign(pkcs8_of("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7"),
                 "ED25519_SHA_512", MessageType::raw, *from_hex("af82")),
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");
}

// Ed25519ph of a 64-byte message, made by libsodium's crypto_sign_final_create.
TEST(Edwards, HashesADigestOnceMore) {
  const auto digest = hash<Sha512>(as_bytes("bongtu"));
  const Bytes material = pkcs8_of("833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42");
  EXPECT_EQ(sign(material, "ED25519_PH_SHA_512", MessageType::digest, digest),
            "95dc3e707c12567f695f48e09ff50739be43c7dfe1a07c5b1060df3553cd813f51221d96f5dee0b4b5b1c66c14317e86"
            "a7dd97ec774222d8348b3cb50cb85302");
  EXPECT_NE(sign(material, "ED25519_SHA_512", MessageType::raw, digest),
            "95dc3e707c12567f695f48e09ff50739be43c7dfe1a07c5b1060df3553cd813f51221d96f5dee0b4b5b1c66c14317e86"
            "a7dd97ec774222d8348b3cb50cb85302");
}

TEST(Edwards, OneAlgorithmsSignatureIsNotTheOthers) {
  const auto pair = parse_edwards25519(generate_edwards25519().reveal());
  const auto digest = hash<Sha512>(as_bytes("bongtu"));
  const auto twice = hash<Sha512>(digest);
  const auto prehashed = (*pair)->sign("ED25519_PH_SHA_512", MessageType::digest, digest);
  for (const View message : {View(digest), View(twice)})
    EXPECT_EQ((*pair)->verify("ED25519_SHA_512", MessageType::raw, message, *prehashed), false);
  EXPECT_EQ((*pair)->verify("ED25519_PH_SHA_512", MessageType::digest, twice, *prehashed), false);
}

TEST(Edwards, TakesThe48BytesOfRfc8410Only) {
  const Bytes right = pkcs8_of("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
  EXPECT_TRUE(check_edwards25519(right));
  for (std::size_t at = 0; at < 16; ++at) {
    Bytes wrong = right;
    wrong[at] ^= 1;
    EXPECT_FALSE(check_edwards25519(wrong)) << at;
  }
  // With the public key behind (version 1), as some programs write it.
  EXPECT_FALSE(check_edwards25519(*from_hex(
      "3053020101300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
      "a123032100d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")));
}

}  // namespace
}  // namespace bongtu::crypto
