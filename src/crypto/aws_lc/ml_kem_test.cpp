#include "crypto/aws_lc/ml_kem.h"

#include <gtest/gtest.h>

#include <thread>

#include "crypto/aws_lc/known_answer.h"
#include "crypto/wycheproof.h"

namespace bongtu::crypto {
namespace {

struct Row {
  const MlKemSpec& spec;
  std::string_view name;
  std::string files;      // of Wycheproof
  std::string_view head;  // of the DER, before the seed
  std::size_t ciphertext_size, public_key_size;
};
const Row rows[] = {
    {ml_kem_512, "ML_KEM_512", "mlkem_512", "3054020100300b060960864801650304040104428040", 768, 800 + 22},
    {ml_kem_768, "ML_KEM_768", "mlkem_768", "3054020100300b060960864801650304040204428040", 1088, 1184 + 22},
    {ml_kem_1024, "ML_KEM_1024", "mlkem_1024", "3054020100300b060960864801650304040304428040", 1568,
     1568 + 22}};

TEST(MlKem, AgreesWithOtherImplementations) {
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const value known = known_answer("ml_kem", row.name);
    const Bytes material = bytes_of(known, "private_key");
    EXPECT_TRUE(check_ml_kem(row.spec, material));
    const auto pair = parse_ml_kem(row.spec, material);
    ASSERT_TRUE(pair);
    EXPECT_EQ(hex((*pair)->public_key()), text_of(known, "public_key"));
    Bytes ciphertext = bytes_of(known, "ciphertext");
    EXPECT_EQ(hex((*pair)->decapsulate(ciphertext)->reveal()), text_of(known, "shared_secret"));
    ciphertext[0] ^= 1;
    EXPECT_EQ(hex((*pair)->decapsulate(ciphertext)->reveal()),
              text_of(known, "wrong_ciphertext_shared_secret"));
  }
}

TEST(MlKem, OpensWhatItMade) {
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const Secret material = generate_ml_kem(row.spec);
    EXPECT_EQ(material.size(), 86u);
    const auto pair = *parse_ml_kem(row.spec, material.reveal());
    const auto again = *parse_ml_kem(row.spec, material.reveal());
    const auto another = *parse_ml_kem(row.spec, generate_ml_kem(row.spec).reveal());
    EXPECT_EQ(pair->public_key().size(), row.public_key_size);
    const auto made = pair->encapsulate(), next = pair->encapsulate();
    ASSERT_TRUE(made && next);
    EXPECT_EQ(made->ciphertext.size(), row.ciphertext_size);
    EXPECT_EQ(made->shared_secret.size(), 32u);
    EXPECT_NE(made->ciphertext, next->ciphertext);
    EXPECT_FALSE(made->shared_secret == next->shared_secret);
    EXPECT_TRUE(*again->decapsulate(made->ciphertext) == made->shared_secret);
    EXPECT_FALSE(*another->decapsulate(made->ciphertext) == made->shared_secret);
  }
}

TEST(MlKem, AnswersAChangedCiphertextWithAnotherSecretAndAlwaysTheSame) {
  const auto pair = *parse_ml_kem(ml_kem_768, generate_ml_kem(ml_kem_768).reveal());
  const auto made = *pair->encapsulate();
  for (std::size_t at = 0; at < made.ciphertext.size(); at += 7) {
    Bytes changed = made.ciphertext;
    changed[at] ^= 1;
    const auto shared = pair->decapsulate(changed);
    ASSERT_TRUE(shared);
    EXPECT_FALSE(*shared == made.shared_secret) << at;
    EXPECT_TRUE(*shared == *pair->decapsulate(changed));
  }
}

TEST(MlKem, RefusesACiphertextOfAnotherLength) {
  for (const Row& row : rows) {
    const auto pair = *parse_ml_kem(row.spec, generate_ml_kem(row.spec).reveal());
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, row.ciphertext_size - 1,
                                   row.ciphertext_size + 1, std::size_t{6144}}) {
      const auto shared = pair->decapsulate(Bytes(size, 1));
      ASSERT_FALSE(shared) << row.name << size;
      EXPECT_EQ(shared.error().fault, Fault::invalid_ciphertext);
      EXPECT_EQ(shared.error().message, "");
    }
  }
}

TEST(MlKem, TakesNoMaterialWithAChangedHead) {
  for (const Row& row : rows) {
    const Secret material = generate_ml_kem(row.spec);
    for (std::size_t at = 0; at < 22; ++at) {
      Bytes changed(material.reveal().begin(), material.reveal().end());
      changed[at] ^= 1;
      EXPECT_FALSE(check_ml_kem(row.spec, changed)) << row.name << at;
    }
  }
}

// The expanded key and both forms together are of RFC 9935 too: not ours.
TEST(MlKem, TakesNoKeyWithoutItsSeed) {
  for (const std::string_view head : {"3082067a020100300b06096086480165030404010482066604820660",
                                      "308206be020100300b060960864801650304040104820"
                                      "6aa308206a60440"}) {
    Bytes der = from_hex(head).value();
    der.resize(der.size() + 1632 + 64);
    const auto checked = check_ml_kem(ml_kem_512, der);
    ASSERT_FALSE(checked);
    EXPECT_EQ(checked.error().fault, Fault::validation);
  }
}

TEST(MlKemDeathTest, DoesNotSign) {
  const auto pair = *parse_ml_kem(ml_kem_512, generate_ml_kem(ml_kem_512).reveal());
  EXPECT_DEATH((void)pair->sign("ML_DSA_SHAKE_256", MessageType::raw, {}), "does not have");
}

TEST(MlKem, ServesManyThreads) {
  const auto pair = *parse_ml_kem(ml_kem_512, generate_ml_kem(ml_kem_512).reveal());
  const auto work = [&] {
    for (int i = 0; i < 50; ++i) {
      const auto made = pair->encapsulate();
      ASSERT_TRUE(made);
      ASSERT_TRUE(*pair->decapsulate(made->ciphertext) == made->shared_secret);
    }
  };
  std::thread a(work), b(work), c(work);
  a.join();
  b.join();
  c.join();
}

Bytes der_of(const Row& row, View seed) {
  Bytes der = from_hex(row.head).value();
  der.insert(der.end(), seed.begin(), seed.end());
  return der;
}

TEST(MlKemVectors, Decapsulation) {
  for (const Row& row : rows) {
    each_case(row.files + "_test.json", all, [&](const value&, const value& test, bool works) {
      const auto pair = parse_ml_kem(row.spec, der_of(row, bytes_of(test, "seed")));
      const auto shared = pair ? (*pair)->decapsulate(bytes_of(test, "c")) : refuse(Fault::internal);
      ASSERT_EQ(shared.has_value(), works) << test;
      if (works) {
        EXPECT_EQ(hex(shared->reveal()), text_of(test, "K")) << test;
      }
    });
  }
}

TEST(MlKemVectors, PublicKeysOfSeeds) {
  for (const Row& row : rows) {
    each_case(row.files + "_keygen_seed_test.json", all, [&](const value&, const value& test, bool works) {
      const auto pair = parse_ml_kem(row.spec, der_of(row, bytes_of(test, "seed")));
      ASSERT_EQ(pair.has_value(), works) << test;
      EXPECT_TRUE(hex((*pair)->public_key()).ends_with(text_of(test, "ek"))) << test;
    });
  }
}

}  // namespace
}  // namespace bongtu::crypto
