#include "crypto/aws_lc/ml_dsa.h"

#include <gtest/gtest.h>

#include <thread>

#include "crypto/aws_lc/known_answer.h"
#include "crypto/wycheproof.h"

namespace bongtu::crypto {
namespace {

constexpr std::string_view algorithm = "ML_DSA_SHAKE_256";

struct Row {
  const MlDsaSpec& spec;
  std::string_view name;
  std::string files;  // of Wycheproof
  std::size_t signature_size, public_key_size;
};
const Row rows[] = {{ml_dsa_44, "ML_DSA_44", "mldsa_44", 2420, 1312 + 22},
                    {ml_dsa_65, "ML_DSA_65", "mldsa_65", 3309, 1952 + 22},
                    {ml_dsa_87, "ML_DSA_87", "mldsa_87", 4627, 2592 + 22}};

TEST(MlDsa, AgreesWithOtherImplementations) {
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const value known = known_answer("ml_dsa", row.name);
    const Bytes material = bytes_of(known, "private_key"), message = bytes_of(known, "message"),
                mu = bytes_of(known, "mu"), signature = bytes_of(known, "signature");
    EXPECT_TRUE(check_ml_dsa(row.spec, material));
    const auto pair = parse_ml_dsa(row.spec, material);
    ASSERT_TRUE(pair);
    EXPECT_EQ(hex((*pair)->public_key()), text_of(known, "public_key"));
    EXPECT_EQ((*pair)->verify(algorithm, MessageType::raw, message, signature), true);
    EXPECT_EQ((*pair)->verify(algorithm, MessageType::external_mu, mu, signature), true);
    EXPECT_EQ((*pair)->verify(algorithm, MessageType::raw, mu, signature), false);
    Bytes wrong_mu = mu;
    wrong_mu.back() ^= 1;
    EXPECT_EQ((*pair)->verify(algorithm, MessageType::external_mu, wrong_mu, signature), false);
    // Our mu is theirs.
    const auto of_mu = (*pair)->sign(algorithm, MessageType::external_mu, mu);
    ASSERT_TRUE(of_mu);
    EXPECT_EQ((*pair)->verify(algorithm, MessageType::raw, message, *of_mu), true);
  }
}

TEST(MlDsa, HasTheSizesOfItsStandards) {
  for (const Row& row : rows) {
    const Secret material = generate_ml_dsa(row.spec);
    EXPECT_EQ(material.size(), 54u);
    const auto pair = *parse_ml_dsa(row.spec, material.reveal());
    EXPECT_EQ(pair->public_key().size(), row.public_key_size);
    EXPECT_EQ(pair->sign(algorithm, MessageType::raw, {})->size(), row.signature_size);
  }
}

TEST(MlDsa, SignaturesAreHedgedAndAllVerify) {
  const auto pair = *parse_ml_dsa(ml_dsa_65, generate_ml_dsa(ml_dsa_65).reveal());
  const Bytes message(4096, 1);
  const auto first = *pair->sign(algorithm, MessageType::raw, message);
  const auto second = *pair->sign(algorithm, MessageType::raw, message);
  EXPECT_NE(first, second);
  EXPECT_EQ(pair->verify(algorithm, MessageType::raw, message, first), true);
  EXPECT_EQ(pair->verify(algorithm, MessageType::raw, message, second), true);
}

TEST(MlDsa, SaysWhichMessagesItDoesNotSign) {
  const auto pair = *parse_ml_dsa(ml_dsa_44, generate_ml_dsa(ml_dsa_44).reveal());
  const struct {
    MessageType type;
    std::size_t size;
    std::string_view text;
  } cases[] = {
      {MessageType::digest, 64, "Message type DIGEST is incompatible with algorithm ML_DSA_SHAKE_256."},
      {MessageType::external_mu, 0, "Digest is invalid length for algorithm ML_DSA_SHAKE_256."},
      {MessageType::external_mu, 63, "Digest is invalid length for algorithm ML_DSA_SHAKE_256."},
      {MessageType::external_mu, 65, "Digest is invalid length for algorithm ML_DSA_SHAKE_256."},
  };
  for (const auto& each : cases) {
    const auto signature = pair->sign(algorithm, each.type, Bytes(each.size));
    ASSERT_FALSE(signature);
    EXPECT_EQ(signature.error().fault, Fault::validation);
    EXPECT_EQ(signature.error().message, each.text);
    const auto verified = pair->verify(algorithm, each.type, Bytes(each.size), Bytes(2420));
    ASSERT_FALSE(verified);
    EXPECT_EQ(verified.error().message, each.text);
  }
}

TEST(MlDsa, TakesNoMaterialWithAChangedHead) {
  for (const Row& row : rows) {
    const Secret material = generate_ml_dsa(row.spec);
    for (std::size_t at = 0; at < 22; ++at) {
      Bytes changed(material.reveal().begin(), material.reveal().end());
      changed[at] ^= 1;
      const auto checked = check_ml_dsa(row.spec, changed);
      ASSERT_FALSE(checked) << row.name << at;
      EXPECT_EQ(checked.error().message, "The key material is not a valid private key of key spec " +
                                             std::string(row.name) + " in PKCS#8 DER.");
    }
  }
}

TEST(MlDsa, ServesManyThreads) {
  const auto pair = *parse_ml_dsa(ml_dsa_44, generate_ml_dsa(ml_dsa_44).reveal());
  const auto work = [&](std::uint8_t seed) {
    for (std::uint8_t i = 0; i < 20; ++i) {
      const Bytes message(64, static_cast<std::uint8_t>(seed + i));
      const auto signature = pair->sign(algorithm, MessageType::raw, message);
      ASSERT_TRUE(signature);
      ASSERT_EQ(pair->verify(algorithm, MessageType::raw, message, *signature), true);
    }
  };
  std::thread a(work, 0), b(work, 50), c(work, 100);
  a.join();
  b.join();
  c.join();
}

// A context string is not ours: the API has none.
bool without_context(const value& test) {
  const value* context = test.as_object().if_contains("ctx");
  return context == nullptr || context->as_string().empty();
}

TEST(MlDsaVectors, Verify) {
  for (const Row& row : rows) {
    each_case(row.files + "_verify_test.json", all, [&](const value& group, const value& test, bool works) {
      const auto pair = public_ml_dsa(row.spec, bytes_of(group, "publicKeyDer"));
      const bool verified = pair && pair->verify(algorithm, MessageType::raw, bytes_of(test, "msg"),
                                                 bytes_of(test, "sig")) == true;
      EXPECT_EQ(verified, works && without_context(test)) << test;
    });
  }
}

TEST(MlDsaVectors, PublicKeysAndSignaturesOfSeeds) {
  for (const Row& row : rows) {
    const auto with_der = [](const value& group) {
      return group.as_object().contains("privateKeyPkcs8") && group.at("privateKeyPkcs8") != "";
    };
    each_case(row.files + "_sign_seed_test.json", with_der,
              [&](const value& group, const value& test, bool works) {
                const auto pair = parse_ml_dsa(row.spec, bytes_of(group, "privateKeyPkcs8"));
                if (!pair || !works) {
                  EXPECT_FALSE(works) << test;
                  return;
                }
                EXPECT_TRUE(hex((*pair)->public_key()).ends_with(text_of(group, "publicKey")));
                EXPECT_EQ((*pair)->verify(algorithm, MessageType::external_mu, bytes_of(test, "mu"),
                                          bytes_of(test, "sig")),
                          true)
                    << test;
              });
  }
}

}  // namespace
}  // namespace bongtu::crypto
