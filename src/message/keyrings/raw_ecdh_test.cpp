#include "message/keyrings/ecdh.h"

#include "message/keyrings/fake_kms.h"
#include "message/keyrings/test_keys.h"

namespace bongtu::message {
namespace {

struct EcCase {
  Curve curve;
  const char* name;
  std::size_t point;
} const curves[] = {{Curve::p256, "P-256", 33}, {Curve::p384, "P-384", 49}, {Curve::p521, "P-521", 67}};

TEST(RawEcdh, passes_data_keys_between_two_parties_and_to_nobody_else) {
  for (const EcCase& on : curves) {
    const PemPair alice = pem_of(new_ec(on.name).get(), true), bob = pem_of(new_ec(on.name).get()),
                  eve = pem_of(new_ec(on.name).get());
    const auto to_bob = *raw_ecdh_keyring(on.curve, StaticToRecipient{alice.secret(), bob.public_key});
    const auto to_alice = *raw_ecdh_keyring(on.curve, StaticToRecipient{bob.secret(), alice.public_key});
    const auto anyone = *raw_ecdh_keyring(on.curve, EphemeralToRecipient{bob.public_key});
    const auto bob_only = *raw_ecdh_keyring(on.curve, RecipientOnly{bob.secret()});
    const auto eve_only = *raw_ecdh_keyring(on.curve, RecipientOnly{eve.secret()});
    const auto eve_bob = *raw_ecdh_keyring(on.curve, StaticToRecipient{eve.secret(), bob.public_key});

    const auto fixed = encrypted_by(*to_bob), ephemeral = encrypted_by(*anyone);
    EXPECT_EQ(fixed.encrypted_data_keys[0].provider_info.size(), 9 + 2 * on.point);
    EXPECT_TRUE(opens(*to_bob, fixed));
    EXPECT_TRUE(opens(*to_alice, fixed));
    EXPECT_TRUE(opens(*bob_only, fixed));
    EXPECT_TRUE(opens(*bob_only, ephemeral));
    for (const auto& refused : {eve_only, eve_bob, anyone})
      EXPECT_EQ(refusal(*refused, fixed).fault, Fault::incorrect_key);
    for (const auto& refused : {eve_only, to_bob, anyone})
      EXPECT_EQ(refusal(*refused, ephemeral).fault, Fault::incorrect_key);
    auto fresh = to_encrypt();
    EXPECT_EQ(fault_of(bob_only->on_encrypt(fresh)), Fault::validation);
  }
}

TEST(RawEcdh, refuses_changed_data_keys_and_another_context) {
  const PemPair bob = pem_of(new_ec("P-256").get());
  const auto encrypts = *raw_ecdh_keyring(Curve::p256, EphemeralToRecipient{bob.public_key});
  const auto decrypts = *raw_ecdh_keyring(Curve::p256, RecipientOnly{bob.secret()});
  auto materials = encrypted_by(*encrypts);
  EncryptedDataKey& key = materials.encrypted_data_keys[0];
  const EncryptedDataKey good = key;
  for (Bytes EncryptedDataKey::* part : {&EncryptedDataKey::provider_info, &EncryptedDataKey::ciphertext}) {
    for (std::size_t at = 0; at < (good.*part).size(); ++at) {
      key = good;
      (key.*part)[at] ^= 1;
      EXPECT_EQ(refusal(*decrypts, materials).fault, Fault::incorrect_key) << at;
    }
    for (std::size_t size = 0; size <= (good.*part).size() + 1; ++size) {
      if (size == (good.*part).size()) continue;
      key = good;
      (key.*part).resize(size);
      EXPECT_EQ(refusal(*decrypts, materials).fault, Fault::incorrect_key) << size;
    }
  }
  key = good;
  materials.context["a"] = "2";
  EXPECT_EQ(refusal(*decrypts, materials).fault, Fault::incorrect_key);
}

TEST(RawEcdh, refuses_keys_of_another_curve) {
  const PemPair p256 = pem_of(new_ec("P-256").get()), p384 = pem_of(new_ec("P-384").get());
  EXPECT_EQ(fault_of(raw_ecdh_keyring(Curve::p384, EphemeralToRecipient{p256.public_key})),
            Fault::validation);
  EXPECT_EQ(fault_of(raw_ecdh_keyring(Curve::none, EphemeralToRecipient{p256.public_key})),
            Fault::validation);
  EXPECT_EQ(fault_of(raw_ecdh_keyring(Curve::p384, RecipientOnly{p256.secret()})), Fault::validation);
  EXPECT_EQ(fault_of(raw_ecdh_keyring(Curve::p384, StaticToRecipient{p384.secret(), p256.public_key})),
            Fault::validation);
  EXPECT_EQ(fault_of(raw_ecdh_keyring(Curve::p256, EphemeralToRecipient{rsa_pair().public_key})),
            Fault::validation);
  EXPECT_EQ(fault_of(raw_ecdh_keyring(Curve::p256, EphemeralToRecipient{p256.private_key})),
            Fault::validation);
}

}  // namespace
}  // namespace bongtu::message
