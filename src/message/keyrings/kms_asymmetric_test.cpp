// Keyrings over RSA and key agreement keys of a KMS.
#include <bongtu/kms_keyrings.h>

#include "crypto/agreement.h"
#include "crypto/rsa_wrapping.h"
#include "message/keyrings/test_keys.h"
#include "message/keyrings/test_kms.h"

namespace bongtu::message {
namespace {

using Kms_ = KmsTest;

TEST_F(Kms_, rsa_keyring_encrypts_here_and_decrypts_by_kms) {
  for (const auto& [algorithm, padding] :
       {std::pair{"RSAES_OAEP_SHA_1", crypto::RsaWrapping::oaep_sha1},
        std::pair{"RSAES_OAEP_SHA_256", crypto::RsaWrapping::oaep_sha256}}) {
    const auto private_key = *crypto::read_rsa_private_key(as_bytes(rsa_pair().private_key), padding);
    kms->opens = [&](View blob) { return private_key->unwrap(blob, 48 + 32); };
    kms->asked.clear();
    const auto keyring = *kms_rsa_keyring({kms, arn, rsa_pair().public_key, algorithm, tokens});
    auto materials = encrypted_by(*keyring);
    EXPECT_TRUE(kms->asked.empty());
    EXPECT_EQ(materials.encrypted_data_keys[0].provider_id, "aws-kms-rsa");
    EXPECT_TRUE(opens(*keyring, materials));
    EXPECT_EQ(kms->asked, (std::vector{FakeKms::Asked{"Decrypt", arn, algorithm, {}, tokens}}));
    EXPECT_TRUE(opens(**kms_rsa_keyring({kms, arn, std::nullopt, algorithm, {}}), materials));
    EXPECT_EQ(refusal(**kms_rsa_keyring({kms, other_arn, std::nullopt, algorithm, {}}), materials).fault,
              Fault::incorrect_key);
    EXPECT_EQ(
        refusal(**kms_rsa_keyring({nullptr, arn, rsa_pair().public_key, algorithm, {}}), materials).fault,
        Fault::incorrect_key);
    kms->answers_arn = other_arn;
    EXPECT_EQ(refusal(*keyring, materials).fault, Fault::incorrect_key);
    kms->answers_arn.reset();
    materials.context["a"] = "2";
    EXPECT_EQ(refusal(*keyring, materials).fault, Fault::incorrect_key) << "the digest binds the context";
    kms->opens = [](View) -> Result<Secret> { return Secret(47); };
    EXPECT_EQ(refusal(*keyring, materials).fault, Fault::incorrect_key);
  }
}

TEST_F(Kms_, rsa_keyring_refuses_suites_that_sign_and_what_cannot_be) {
  const auto keyring = *kms_rsa_keyring({.kms = kms, .key_arn = arn, .public_key = rsa_pair().public_key});
  auto signed_suite = to_encrypt(SuiteId::aes_256_gcm_hkdf_sha512_commit_key_ecdsa_p384);
  EXPECT_EQ(fault_of(keyring->on_encrypt(signed_suite)), Fault::validation);
  EXPECT_EQ(refusal(*keyring, signed_suite).fault, Fault::validation);
  EXPECT_EQ(fault_of(kms_rsa_keyring({.kms = kms, .key_arn = alias})), Fault::validation);
  EXPECT_EQ(fault_of(kms_rsa_keyring({.kms = kms, .key_arn = "k1"})), Fault::validation);
  EXPECT_EQ(fault_of(kms_rsa_keyring({.kms = nullptr, .key_arn = arn})), Fault::validation);
  EXPECT_EQ(fault_of(kms_rsa_keyring({.kms = kms, .key_arn = arn, .algorithm = "SYMMETRIC_DEFAULT"})),
            Fault::validation);
  EXPECT_EQ(fault_of(kms_rsa_keyring({.kms = kms, .key_arn = arn, .public_key = "x"})), Fault::validation);
}

TEST_F(Kms_, ecdh_keyring_agrees_by_kms) {
  using crypto::AgreementCurve;
  const PemPair alice = pem_of(new_ec("P-384").get()), bob = pem_of(new_ec("P-384").get());
  const auto hold = [&](const PemPair& pair) {
    const std::shared_ptr<const crypto::AgreementKey> key =
        *crypto::read_agreement_key(AgreementCurve::p384, as_bytes(pair.private_key));
    kms->public_key_der = *crypto::spki_of_point(AgreementCurve::p384, key->public_point());
    kms->derives = [key](View peer) -> Result<Secret> {
      return *key->agree(*crypto::point_of_spki(AgreementCurve::p384, peer));
    };
  };
  hold(alice);
  const auto to_bob = *kms_ecdh_keyring({kms, arn, Curve::p384, alice.public_key, bob.public_key, tokens});
  const auto materials = encrypted_by(*to_bob);
  EXPECT_EQ(materials.encrypted_data_keys[0].provider_id, "aws-kms-ecdh");
  EXPECT_EQ(kms->asked, (std::vector{FakeKms::Asked{"DeriveSharedSecret", arn, "ECDH", {}, tokens}}));
  EXPECT_TRUE(opens(*to_bob, materials));

  hold(bob);
  const auto any_to_bob = *kms_ecdh_keyring({.kms = kms, .key_arn = other_arn, .curve = Curve::p384});
  EXPECT_EQ(kms->asked.back().operation, "GetPublicKey");
  EXPECT_TRUE(opens(*any_to_bob, materials));
  EXPECT_EQ(kms->asked.back().key_id, other_arn);
  const auto bob_to_alice = *kms_ecdh_keyring(
      {.kms = kms, .key_arn = other_arn, .curve = Curve::p384, .recipient_public_key = alice.public_key});
  EXPECT_TRUE(opens(*bob_to_alice, materials)) << "the same two parties";
  auto fresh = to_encrypt();
  EXPECT_EQ(fault_of(any_to_bob->on_encrypt(fresh)), Fault::validation);

  const PemPair eve = pem_of(new_ec("P-384").get());
  const auto others =
      *kms_ecdh_keyring({.kms = kms, .key_arn = arn, .curve = Curve::p384, .public_key = eve.public_key});
  EXPECT_EQ(refusal(*others, materials).fault, Fault::incorrect_key);
  kms->derives = [](View) -> Result<Secret> { return Secret(32); };
  EXPECT_EQ(refusal(*any_to_bob, materials).fault, Fault::internal);
  kms->refusals[other_arn] = {Fault::disabled, "off", ""};
  EXPECT_EQ(refusal(*any_to_bob, materials).fault, Fault::disabled);
}

TEST_F(Kms_, ecdh_keyring_refuses_what_cannot_be) {
  const std::string p256 = pem_of(new_ec("P-256").get()).public_key;
  EXPECT_EQ(fault_of(kms_ecdh_keyring({.kms = kms, .key_arn = arn, .public_key = "x"})), Fault::validation);
  EXPECT_EQ(fault_of(kms_ecdh_keyring({.kms = nullptr, .key_arn = arn, .public_key = p256})),
            Fault::validation);
  EXPECT_EQ(fault_of(kms_ecdh_keyring({.kms = kms, .key_arn = alias, .public_key = p256})),
            Fault::validation);
  EXPECT_EQ(
      fault_of(kms_ecdh_keyring({.kms = kms, .key_arn = arn, .curve = Curve::p521, .public_key = p256})),
      Fault::validation);
  EXPECT_EQ(
      fault_of(kms_ecdh_keyring({.kms = kms, .key_arn = arn, .curve = Curve::none, .public_key = p256})),
      Fault::validation);
  EXPECT_EQ(fault_of(kms_ecdh_keyring({.kms = kms, .key_arn = arn})), Fault::unsupported_operation)
      << "this Kms gives no public keys";
}

}  // namespace
}  // namespace bongtu::message
