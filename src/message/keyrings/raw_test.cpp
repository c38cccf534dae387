// Raw AES and RSA keyrings.
#include <bongtu/raw_keyrings.h>

#include "message/keyrings/fake_kms.h"
#include "message/keyrings/test_keys.h"

namespace bongtu::message {
namespace {

TEST(RawAes, opens_what_it_wraps_with_keys_and_suites_of_every_size) {
  for (const std::size_t size : {16, 24, 32}) {
    const auto keyring = *raw_aes_keyring({"ns", "이름"}, aes_key(size));
    for (const SuiteId id : data_keys_of_each_size) {
      const auto materials = encrypted_by(*keyring, id);
      ASSERT_EQ(materials.encrypted_data_keys.size(), 1u);
      EXPECT_EQ(materials.encrypted_data_keys[0].provider_info.size(), 6 + 20u);
      EXPECT_TRUE(opens(*keyring, materials));
    }
  }
}

TEST(RawAes, wraps_the_data_key_that_is_there) {
  auto materials = to_encrypt();
  materials.data_key = aes_key(32, 7);
  ASSERT_TRUE(aes("ns", "k")->on_encrypt(materials));
  EXPECT_EQ(materials.data_key.reveal()[0], 7);
  materials.data_key = aes_key(16);
  EXPECT_EQ(fault_of(aes("ns", "k")->on_encrypt(materials)), Fault::validation);
}

TEST(RawAes, opens_no_other_name_key_or_context) {
  const auto materials = encrypted_by(*aes("ns", "key"));
  for (const auto& other : {aes("n", "key"), aes("ns", "ke"), aes("ns", "key2"), aes("ns", "KEY")}) {
    const Error error = refusal(*other, materials);
    EXPECT_EQ(error.fault, Fault::incorrect_key);
    EXPECT_TRUE(error.message.ends_with("None names it.")) << error.message;
  }
  const Error error = refusal(*aes("ns", "key", 2), materials);
  EXPECT_EQ(error.fault, Fault::incorrect_key);
  EXPECT_EQ(error.message,
            "Raw AES key 'ns' 'key' opens none of the message's data keys. Encrypted data key 1, 'ns' 'key': "
            "Another key or encryption context made it.");
  auto changed = encrypted_by(*aes("ns", "key"));
  changed.context["a"] = "2";
  EXPECT_EQ(refusal(*aes("ns", "key"), changed).fault, Fault::incorrect_key);
}

TEST(RawAes, refuses_changed_and_cut_data_keys) {
  const auto keyring = aes("ns", "key");
  auto materials = encrypted_by(*keyring);
  EncryptedDataKey& key = materials.encrypted_data_keys[0];
  const EncryptedDataKey good = key;
  for (Bytes EncryptedDataKey::* part : {&EncryptedDataKey::provider_info, &EncryptedDataKey::ciphertext}) {
    for (std::size_t at = 0; at < (good.*part).size(); ++at) {
      key = good;
      (key.*part)[at] ^= 1;
      EXPECT_EQ(refusal(*keyring, materials).fault, Fault::incorrect_key) << at;
    }
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, (good.*part).size() - 1,
                                   (good.*part).size() + 1, std::size_t{65535}}) {
      key = good;
      (key.*part).resize(size);
      EXPECT_EQ(refusal(*keyring, materials).fault, Fault::incorrect_key) << size;
    }
  }
}

TEST(RawAes, tries_every_data_key_of_its_name) {
  auto materials = encrypted_by(*aes("ns", "key", 2));
  ASSERT_TRUE(aes("other", "key")->on_encrypt(materials));
  ASSERT_TRUE(aes("ns", "key", 1)->on_encrypt(materials));
  EXPECT_TRUE(opens(*aes("ns", "key", 1), materials, 2));
  const std::string message = refusal(*aes("ns", "key", 3), materials).message;
  EXPECT_NE(message.find("Encrypted data key 1,"), std::string::npos);
  EXPECT_EQ(message.find("Encrypted data key 2,"), std::string::npos);
  EXPECT_NE(message.find("Encrypted data key 3,"), std::string::npos);
}

TEST(RawAes, refuses_materials_that_have_their_data_key) {
  const auto materials = encrypted_by(*aes("ns", "key"));
  auto full = to_decrypt(materials);
  full.data_key = aes_key(32);
  EXPECT_EQ(fault_of(aes("ns", "key")->on_decrypt(full, views(materials.encrypted_data_keys))),
            Fault::validation);
}

TEST(RawKeyrings, refuse_names_and_keys_that_cannot_be) {
  const KeyName good{"ns", "k"};
  for (const std::size_t size : {0, 8, 15, 17, 31, 33, 64})
    EXPECT_EQ(fault_of(raw_aes_keyring(good, aes_key(size))), Fault::validation) << size;
  for (const KeyName& name : {KeyName{"", "k"}, KeyName{"ns", ""}, KeyName{"aws-kms", "k"},
                              KeyName{"\xff", "k"}, KeyName{"ns", std::string(65516, 'k')}}) {
    EXPECT_EQ(fault_of(raw_aes_keyring(name, aes_key(32))), Fault::validation);
  }
  EXPECT_TRUE(raw_aes_keyring({"ns", std::string(65515, 'k')}, aes_key(32)));
  EXPECT_EQ(fault_of(raw_rsa_keyring({.name = {"aws-kms", "k"}, .public_key = rsa_pair().public_key})),
            Fault::validation);
  EXPECT_EQ(fault_of(raw_rsa_keyring({.name = good})), Fault::validation);
  const std::string ec = pem_of(new_ec("P-256").get()).public_key;
  const std::string small = pem_of(new_rsa(1024).get()).public_key;
  for (const std::string& pem : {ec, small, std::string(), std::string("x"), rsa_pair().private_key})
    EXPECT_EQ(fault_of(raw_rsa_keyring({.name = good, .public_key = pem})), Fault::validation);
  EXPECT_EQ(fault_of(raw_rsa_keyring(
                {.name = good, .public_key = {}, .private_key = Secret::copy_of(rsa_pair().public_key)})),
            Fault::validation);
}

constexpr RsaPadding rsa_paddings[] = {RsaPadding::pkcs1, RsaPadding::oaep_sha1, RsaPadding::oaep_sha256,
                                       RsaPadding::oaep_sha384, RsaPadding::oaep_sha512};

TEST(RawRsa, opens_what_it_wraps_with_every_padding_and_suite_size) {
  for (const RsaPadding padding : rsa_paddings) {
    const auto keyring = *raw_rsa_keyring(rsa(padding));
    for (const SuiteId id : data_keys_of_each_size) EXPECT_TRUE(opens(*keyring, encrypted_by(*keyring, id)));
  }
}

TEST(RawRsa, opens_no_other_padding_key_or_name) {
  for (const RsaPadding by : rsa_paddings) {
    const auto materials = encrypted_by(**raw_rsa_keyring(rsa(by)));
    EXPECT_EQ(refusal(**raw_rsa_keyring(rsa(by, rsa_pair(), "k2")), materials).fault, Fault::incorrect_key);
    for (const RsaPadding padding : rsa_paddings) {
      if (padding == RsaPadding::pkcs1) continue;
      const PemPair& pair = padding == by ? other_rsa_pair() : rsa_pair();
      EXPECT_EQ(refusal(**raw_rsa_keyring(rsa(padding, pair)), materials).fault, Fault::incorrect_key);
    }
  }
}

// Whatever is wrong, there is a data key of the right size, and it is not the same twice.
TEST(RawRsa, with_pkcs1_gives_a_random_key_for_what_does_not_open) {
  const auto keyring = *raw_rsa_keyring(rsa(RsaPadding::pkcs1));
  auto materials = encrypted_by(*keyring);
  Bytes& ciphertext = materials.encrypted_data_keys[0].ciphertext;
  const Bytes good = ciphertext;
  const Bytes wrong[] = {
      Bytes(256, 0), Bytes(256, 0xff),
      encrypted_by(*keyring, SuiteId::aes_128_gcm_hkdf_sha256).encrypted_data_keys[0].ciphertext,
      encrypted_by(**raw_rsa_keyring(rsa(RsaPadding::oaep_sha1))).encrypted_data_keys[0].ciphertext,
      encrypted_by(**raw_rsa_keyring(rsa(RsaPadding::pkcs1, other_rsa_pair())))
          .encrypted_data_keys[0]
          .ciphertext};
  for (const Bytes& bytes : wrong) {
    ciphertext = bytes;
    DecryptionMaterials first = to_decrypt(materials), second = to_decrypt(materials);
    ASSERT_TRUE(keyring->on_decrypt(first, views(materials.encrypted_data_keys)));
    ASSERT_TRUE(keyring->on_decrypt(second, views(materials.encrypted_data_keys)));
    EXPECT_EQ(first.data_key.size(), 32u);
    EXPECT_FALSE(first.data_key == materials.data_key);
    EXPECT_FALSE(first.data_key == second.data_key);
  }
  for (const std::size_t size : {0, 1, 255, 257}) {
    ciphertext = good;
    ciphertext.resize(size);
    EXPECT_EQ(refusal(*keyring, materials).fault, Fault::incorrect_key) << size;
  }
}

TEST(RawRsa, with_half_a_pair_does_half) {
  const auto both = *raw_rsa_keyring(rsa(RsaPadding::oaep_sha256));
  RawRsaKey half = rsa(RsaPadding::oaep_sha256);
  half.private_key.reset();
  const auto encrypts = *raw_rsa_keyring(std::move(half));
  half = rsa(RsaPadding::oaep_sha256);
  half.public_key.reset();
  const auto decrypts = *raw_rsa_keyring(std::move(half));
  const auto materials = encrypted_by(*encrypts);
  EXPECT_TRUE(opens(*decrypts, materials));
  EXPECT_TRUE(opens(*both, materials));
  EXPECT_EQ(refusal(*encrypts, materials).fault, Fault::incorrect_key);
  auto fresh = to_encrypt();
  EXPECT_EQ(fault_of(decrypts->on_encrypt(fresh)), Fault::validation);
}

TEST(RawRsa, reads_pkcs1_pem_and_no_encrypted_one) {
  const auto key = new_rsa(2048);
  const PemPair pair = pem_of(key.get(), true);
  EXPECT_NE(pair.private_key.find("BEGIN RSA PRIVATE KEY"), std::string::npos);
  EXPECT_TRUE(raw_rsa_keyring(rsa(RsaPadding::oaep_sha1, pair)));
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_PKCS8PrivateKey(bio, key.get(), EVP_aes_256_cbc(), "pw", 2, nullptr, nullptr);
  const PemPair locked{taken(bio), pair.public_key};
  EXPECT_EQ(fault_of(raw_rsa_keyring(rsa(RsaPadding::oaep_sha1, locked))), Fault::validation);
}

// Each costs a private operation, and a message names up to 65,535.
TEST(RawKeyrings, try_at_most_100_data_keys_of_a_message) {
  const PemPair bob = pem_of(new_ec("P-256").get());
  const std::shared_ptr<Keyring> keyrings[] = {
      *raw_rsa_keyring(rsa(RsaPadding::oaep_sha1)), aes("ns", "k"),
      *raw_ecdh_keyring(Curve::p256, StaticToRecipient{bob.secret(), bob.public_key})};
  for (const auto& keyring : keyrings) {
    for (const std::size_t bad : {99u, 100u, 65534u}) {
      auto materials = encrypted_by(*keyring);
      EncryptedDataKey wrong = materials.encrypted_data_keys[0];
      wrong.ciphertext.back() ^= 1;
      materials.encrypted_data_keys.insert(materials.encrypted_data_keys.begin(), bad, wrong);
      if (bad < 100) {
        EXPECT_TRUE(opens(*keyring, materials, bad));
      } else {
        EXPECT_EQ(refusal(*keyring, materials).fault, Fault::limit_exceeded);
      }
    }
  }
}

}  // namespace
}  // namespace bongtu::message
