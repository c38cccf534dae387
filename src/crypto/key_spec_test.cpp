#include "crypto/key_spec.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <thread>

#include "crypto/mac.h"
#include "crypto/random.h"

namespace bongtu::crypto {
namespace {

Bytes changed(View bytes, std::size_t at) {
  Bytes copy(bytes.begin(), bytes.end());
  copy[at] ^= 1;
  return copy;
}

#ifdef BONGTU_AWS_LC
constexpr bool with_aws_lc = true;
#else
constexpr bool with_aws_lc = false;
#endif

// One key of each spec for all tests: making RSA keys takes long.
View material_of(const KeySpec& spec) {
  static std::map<std::string_view, Secret> made;
  auto found = made.find(spec.name);
  if (found == made.end()) found = made.emplace(spec.name, spec.generate()).first;
  return found->second.reveal();
}

std::shared_ptr<const KeyPair> pair_of(const KeySpec& spec, View material) {
  auto pair = spec.parse(material);
  EXPECT_TRUE(pair) << spec.name;
  return pair ? *pair : nullptr;
}

MessageType type_for(std::string_view algorithm) {
  return algorithm == "ED25519_PH_SHA_512" ? MessageType::digest : MessageType::raw;
}

TEST(KeySpec, TableIsAwsTable) {
  const struct {
    std::string_view name, usage;
    std::vector<std::string_view> algorithms;
  } rows[] = {
      {"SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", {"SYMMETRIC_DEFAULT"}},
      {"RSA_2048", "ENCRYPT_DECRYPT", {"RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"}},
      {"RSA_4096",
       "SIGN_VERIFY",
       {"RSASSA_PKCS1_V1_5_SHA_256", "RSASSA_PKCS1_V1_5_SHA_384", "RSASSA_PKCS1_V1_5_SHA_512",
        "RSASSA_PSS_SHA_256", "RSASSA_PSS_SHA_384", "RSASSA_PSS_SHA_512"}},
      {"RSA_3072", "KEY_AGREEMENT", {}},
      {"ECC_NIST_P256", "SIGN_VERIFY", {"ECDSA_SHA_256"}},
      {"ECC_NIST_P384", "SIGN_VERIFY", {"ECDSA_SHA_384"}},
      {"ECC_NIST_P521", "SIGN_VERIFY", {"ECDSA_SHA_512"}},
      {"ECC_NIST_P521", "KEY_AGREEMENT", {"ECDH"}},
      {"ECC_NIST_P256", "ENCRYPT_DECRYPT", {}},
      {"ECC_SECG_P256K1", "SIGN_VERIFY", {"ECDSA_SHA_256"}},
      {"ECC_SECG_P256K1", "KEY_AGREEMENT", {}},
      {"ECC_NIST_EDWARDS25519", "SIGN_VERIFY", {"ED25519_PH_SHA_512", "ED25519_SHA_512"}},
      {"HMAC_224", "GENERATE_VERIFY_MAC", {"HMAC_SHA_224"}},
      {"HMAC_512", "GENERATE_VERIFY_MAC", {"HMAC_SHA_512"}},
      {"HMAC_512", "SIGN_VERIFY", {}},
      {"ML_DSA_65", "SIGN_VERIFY", {"ML_DSA_SHAKE_256"}},
      {"ML_KEM_768", "ENCAPSULATE_DECAPSULATE", {"ML_KEM"}},
      {"SYMMETRIC_DEFAULT", "NO_USAGE", {}},
  };
  for (const auto& row : rows) {
    const KeySpec* spec = find_key_spec(row.name);
    ASSERT_NE(spec, nullptr) << row.name;
    EXPECT_TRUE(std::ranges::equal(spec->algorithms(row.usage), row.algorithms)) << row.name << row.usage;
  }
  EXPECT_EQ(find_key_spec(""), nullptr);
  EXPECT_EQ(find_key_spec("RSA_1024"), nullptr);
  EXPECT_EQ(find_key_spec("rsa_2048"), nullptr);
  EXPECT_EQ(key_specs().size(), 20u);
}

TEST(KeySpec, OnlyThoseWithoutABackendCannotMakeKeys) {
  for (const KeySpec& spec : key_specs()) {
    const bool later = (spec.name.starts_with("ML_") && !with_aws_lc) || spec.name == "SM2";
    EXPECT_EQ(spec.available(), !later) << spec.name;
    EXPECT_EQ(spec.check == nullptr, later) << spec.name;
    EXPECT_EQ(spec.parse != nullptr, spec.available() && spec.form == KeySpec::Form::pkcs8) << spec.name;
  }
}

TEST(KeySpec, MakesAnotherKeyOfItsOwnEachTime) {
  for (const KeySpec& spec : key_specs()) {
    if (!spec.available()) continue;
    const Secret another = spec.generate();
    EXPECT_FALSE(std::ranges::equal(another.reveal(), material_of(spec))) << spec.name;
    EXPECT_TRUE(spec.check(another.reveal())) << spec.name;
  }
}

TEST(KeySpec, TakesNoMaterialOfAnotherSpec) {
  for (const KeySpec& spec : key_specs()) {
    if (!spec.available() || spec.form != KeySpec::Form::pkcs8) continue;
    const View material = material_of(spec);
    for (const KeySpec& other : key_specs()) {
      if (&other == &spec || !other.available()) continue;
      const auto checked = other.check(material);
      const bool fits = other.name.starts_with("HMAC_") && checked;  // 48 bytes are 48 bytes
      if (fits) continue;
      ASSERT_FALSE(checked) << spec.name << " as " << other.name;
      EXPECT_EQ(checked.error().fault, Fault::validation);
      if (other.parse == nullptr) continue;
      const auto parsed = other.parse(material);
      ASSERT_FALSE(parsed) << spec.name << " as " << other.name;
      EXPECT_EQ(parsed.error().fault, Fault::internal);
    }
  }
}

TEST(KeySpec, RawMaterialHasTheLengthsThatAwsTakes) {
  const struct {
    std::string_view name;
    std::size_t generated, least, most;
  } rows[] = {{"SYMMETRIC_DEFAULT", 32, 32, 32},
              {"HMAC_224", 28, 28, 64},
              {"HMAC_256", 32, 32, 64},
              {"HMAC_384", 48, 48, 128},
              {"HMAC_512", 64, 64, 128}};
  for (const auto& row : rows) {
    const KeySpec& spec = *find_key_spec(row.name);
    EXPECT_EQ(spec.generate().size(), row.generated);
    for (std::size_t size = 0; size < 200; ++size) {
      const auto checked = spec.check(Bytes(size, 7));
      EXPECT_EQ(checked.has_value(), size >= row.least && size <= row.most) << row.name << size;
    }
  }
}

TEST(KeySpec, MaterialInDerIsStrict) {
  for (const KeySpec& spec : key_specs()) {
    if (spec.parse == nullptr) continue;
    SCOPED_TRACE(spec.name);
    const View der = material_of(spec);
    Bytes longer(der.begin(), der.end());
    longer.push_back(0);
    const Bytes another_version = changed(der, der[1] < 0x80 ? 4 : der[1] == 0x81 ? 5 : 6);
    for (const Bytes& wrong :
         {longer, Bytes(der.begin(), der.end() - 1), Bytes{}, Bytes(100), another_version}) {
      const auto checked = spec.check(wrong);
      ASSERT_FALSE(checked) << hex(wrong);
      EXPECT_EQ(checked.error().fault, Fault::validation);
      EXPECT_EQ(checked.error().message.find(hex(der).substr(0, 8)), std::string::npos);
    }
    EXPECT_FALSE(spec.parse(longer));
    EXPECT_FALSE(spec.parse(Bytes{}));
  }
}

TEST(KeySpec, MaterialWithAChangedBitIsNoPairOrAnother) {
  for (const std::string_view name : {"RSA_2048", "ECC_NIST_P256", "ECC_SECG_P256K1", "ECC_NIST_P384"}) {
    const KeySpec& spec = *find_key_spec(name);
    const View der = material_of(spec);
    for (std::size_t at = 0; at < der.size(); at += name == "RSA_2048" ? 37 : 1)
      EXPECT_FALSE(spec.check(changed(der, at))) << name << " at " << at << " of " << der.size();
  }
}

TEST(KeySpec, SignsAndVerifiesByEachOfItsAlgorithms) {
  Bytes message(64);
  random(message);
  for (const KeySpec& spec : key_specs()) {
    if (spec.parse == nullptr) continue;
    const View material = material_of(spec);
    const auto pair = pair_of(spec, material), again = pair_of(spec, material);
    EXPECT_EQ(pair->public_key(), again->public_key());
    const auto another = spec.name.starts_with("RSA_") ? nullptr : pair_of(spec, spec.generate().reveal());
    for (const std::string_view algorithm : spec.signing_algorithms) {
      SCOPED_TRACE(std::string(spec.name) + " " + std::string(algorithm));
      const MessageType type = type_for(algorithm);
      const auto signature = pair->sign(algorithm, type, message);
      ASSERT_TRUE(signature);
      EXPECT_EQ(again->verify(algorithm, type, message, *signature), true);
      EXPECT_EQ(pair->verify(algorithm, type, changed(message, 0), *signature), false);
      for (std::size_t at = 0; at < signature->size(); at += 13)
        EXPECT_EQ(pair->verify(algorithm, type, message, changed(*signature, at)), false) << at;
      if (another) {
        EXPECT_EQ(another->verify(algorithm, type, message, *signature), false);
      }
      Bytes longer = *signature;
      longer.push_back(0);
      EXPECT_EQ(pair->verify(algorithm, type, message, longer), false);
      EXPECT_EQ(pair->verify(algorithm, type, message, View(*signature).first(signature->size() - 1)), false);
      EXPECT_EQ(pair->verify(algorithm, type, message, {}), false);
      EXPECT_EQ(pair->verify(algorithm, type, message, Bytes(signature->size())), false);
      for (const std::string_view other : spec.signing_algorithms) {
        if (other == algorithm) continue;
        EXPECT_EQ(pair->verify(other, type_for(other), message, *signature), false) << other;
      }
    }
  }
}

TEST(KeySpec, SaysInAwsWordsWhichMessagesItDoesNotSign) {
  for (const KeySpec& spec : key_specs()) {
    if (spec.parse == nullptr || spec.signing_algorithms.empty()) continue;
    if (spec.name.starts_with("ML_DSA_")) continue;  // it takes external mu: aws_lc/ml_dsa_test.cpp
    const auto pair = pair_of(spec, material_of(spec));
    for (const std::string_view algorithm : spec.signing_algorithms) {
      const std::string name(algorithm), spec_name(spec.name);
      struct Case {
        MessageType type;
        std::size_t size;
        std::string text;
      };
      std::vector<Case> cases = {
          {MessageType::external_mu, 64,
           "Message type EXTERNAL_MU is incompatible with key spec " + spec_name + "."}};
      if (algorithm == "ED25519_PH_SHA_512")
        cases.push_back(
            {MessageType::raw, 64, "Message type RAW is incompatible with algorithm " + name + "."});
      if (algorithm == "ED25519_SHA_512")
        cases.push_back(
            {MessageType::digest, 5, "Message type DIGEST is incompatible with algorithm " + name + "."});
      else
        for (const std::size_t size : {0, 1, 20, 31, 33, 47, 49, 63, 65})
          cases.push_back(
              {MessageType::digest, size, "Digest is invalid length for algorithm " + name + "."});
      for (const Case& each : cases) {
        const auto signature = pair->sign(algorithm, each.type, Bytes(each.size));
        ASSERT_FALSE(signature) << name << each.size;
        EXPECT_EQ(signature.error().fault, Fault::validation);
        EXPECT_EQ(signature.error().message, each.text);
        const auto verified = pair->verify(algorithm, each.type, Bytes(each.size), Bytes(64));
        ASSERT_FALSE(verified);
        EXPECT_EQ(verified.error().message, each.text);
      }
    }
  }
}

TEST(KeySpec, KeysServeManyThreads) {
  for (const std::string_view name : {"RSA_2048", "ECC_NIST_P256", "ECC_NIST_EDWARDS25519"}) {
    const KeySpec& spec = *find_key_spec(name);
    const auto pair = pair_of(spec, material_of(spec));
    const auto work = [&](std::uint8_t seed) {
      for (std::uint8_t i = 0; i < 20; ++i) {
        const Bytes message(64, static_cast<std::uint8_t>(seed + i));
        for (const std::string_view algorithm : spec.signing_algorithms) {
          const auto signature = pair->sign(algorithm, type_for(algorithm), message);
          ASSERT_TRUE(signature);
          ASSERT_EQ(pair->verify(algorithm, type_for(algorithm), message, *signature), true);
        }
      }
    };
    std::thread a(work, 0), b(work, 50), c(work, 100);
    a.join();
    b.join();
    c.join();
  }
}

TEST(KeySpecDeathTest, EndsTheProcessForWhatTheSpecDoesNotList) {
  const auto pair =
      pair_of(*find_key_spec("ECC_NIST_P256"), find_key_spec("ECC_NIST_P256")->generate().reveal());
  EXPECT_DEATH((void)pair->sign("ECDSA_SHA_384", MessageType::raw, {}), "does not have");
  EXPECT_DEATH((void)pair->decrypt("RSAES_OAEP_SHA_1", {}), "does not have");
  EXPECT_DEATH((void)pair->encapsulate(), "does not have");
  EXPECT_DEATH((void)mac("HMAC_SHA_1", {}, {}), "that there is not");
}

}  // namespace
}  // namespace bongtu::crypto
