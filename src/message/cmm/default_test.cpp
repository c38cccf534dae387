// The default CMM, alone and under one that requires keys of the context.
#include "message/cmm/test_cmm.h"
#include "message/curve.h"

namespace bongtu::message {
namespace {

using DefaultCmm = CmmTest;

TEST_F(DefaultCmm, takes_the_suite_of_the_policy_and_makes_its_signing_key) {
  const auto made = cmm->encryption_materials({.context = test_context});
  ASSERT_TRUE(made);
  EXPECT_EQ((*made)->suite, &signed_suite);
  ASSERT_TRUE((*made)->signing_key);
  EXPECT_EQ(from_base64((*made)->context.at(std::string(public_key_name))),
            Bytes((*made)->signing_key->public_key().begin(), (*made)->signing_key->public_key().end()));
  const auto unsigned_one = cmm->encryption_materials({.context = test_context, .suite = &unsigned_suite});
  EXPECT_FALSE((*unsigned_one)->signing_key);
  EXPECT_EQ((*unsigned_one)->context, test_context);
}

TEST_F(DefaultCmm, refuses_the_reserved_key_a_missing_one_and_suites_against_the_policy) {
  const EncryptionContext reserved{{std::string(public_key_name), "x"}};
  EXPECT_EQ(fault_of(cmm->encryption_materials({.context = reserved})), Fault::validation);
  EXPECT_EQ(fault_of(cmm->encryption_materials({.context = test_context, .required_keys = {"b"}})),
            Fault::validation);
  EXPECT_EQ(fault_of(cmm->encryption_materials({.context = test_context, .suite = &no_kdf})),
            Fault::validation);
  EXPECT_EQ(keyring->encrypted, 0);
  EXPECT_EQ(fault_of(default_cmm(nullptr)->encryption_materials({.context = test_context})),
            Fault::validation);
}

TEST_F(DefaultCmm, refuses_what_its_keyring_left_undone) {
  keyring->wraps = false;
  EXPECT_EQ(fault_of(cmm->encryption_materials({.context = test_context})), Fault::internal);
  keyring->wraps = true;
  keyring->size_change = 1;
  EXPECT_EQ(fault_of(cmm->encryption_materials({.context = test_context})), Fault::internal);
}

TEST_F(DefaultCmm, adds_reproduced_pairs_that_are_not_stored_and_refuses_others_values) {
  const auto opened = decrypt(unsigned_suite, {{"a", "1"}}, {{"a", "1"}, {"b", "2"}});
  ASSERT_TRUE(opened);
  EXPECT_EQ((*opened)->context, (EncryptionContext{{"a", "1"}, {"b", "2"}}));
  EXPECT_EQ((*opened)->required_keys, std::vector<std::string>{"b"});
  EXPECT_EQ(fault_of(decrypt(unsigned_suite, {{"a", "1"}}, {{"a", "2"}})), Fault::invalid_ciphertext);
  EXPECT_EQ(keyring->decrypted, 1) << "the keyring is not asked";
}

TEST_F(DefaultCmm, wants_a_public_key_of_signed_suites_only) {
  const std::string name(public_key_name);
  const auto key = *crypto::SigningKey::make(crypto::SigningCurve::p384);
  const EncryptionContext good{{name, base64(key->public_key())}};
  const auto opened = decrypt(signed_suite, good, {});
  ASSERT_TRUE(opened);
  EXPECT_TRUE(std::ranges::equal((*opened)->verification_key, key->public_key()));
  EXPECT_TRUE(decrypt(signed_suite, good, good));
  EXPECT_EQ(fault_of(decrypt(unsigned_suite, good, {})), Fault::invalid_ciphertext);
  EXPECT_EQ(fault_of(decrypt(signed_suite, {}, {})), Fault::invalid_ciphertext);
  EXPECT_EQ(fault_of(decrypt(signed_suite, {}, good)), Fault::invalid_ciphertext);
  for (const std::string& wrong : {std::string(), std::string("?"), base64(Bytes(33)), base64(Bytes(97))})
    EXPECT_EQ(fault_of(decrypt(signed_suite, {{name, wrong}}, {})), Fault::invalid_ciphertext) << wrong;
}

TEST_F(DefaultCmm, decrypts_committing_suites_only_where_the_policy_says_so) {
  const Bytes key(32);
  const EncryptedDataKeyView keys[] = {{"plain", {}, key}};
  EXPECT_EQ(fault_of(cmm->decryption_materials(
                {.suite = no_kdf, .encrypted_data_keys = keys, .stored = {}, .reproduced = {}})),
            Fault::validation);
  EXPECT_TRUE(decrypt(no_kdf, {}, {}));
}

TEST_F(DefaultCmm, under_a_required_context_keeps_its_keys_out_of_the_message) {
  const auto required = *required_context_cmm(cmm, {"a", "c"});
  EXPECT_EQ(fault_of(required->encryption_materials({.context = test_context})), Fault::validation);
  const EncryptionContext context{{"a", "1"}, {"b", "2"}, {"c", "3"}};
  const auto made = required->encryption_materials({.context = context, .suite = &unsigned_suite});
  ASSERT_TRUE(made);
  EXPECT_EQ((*made)->required_keys, (std::vector<std::string>{"a", "c"}));
  EXPECT_EQ((*made)->context, context);
  EXPECT_TRUE(decrypt(unsigned_suite, {{"b", "2"}}, {{"a", "1"}, {"c", "3"}}, required.get()));
  const auto missing = decrypt(unsigned_suite, {{"a", "1"}, {"c", "3"}}, {{"a", "1"}}, required.get());
  EXPECT_EQ(fault_of(missing), Fault::validation);
  const auto twice = *required_context_cmm(required, {"b", "c"});
  EXPECT_EQ((*twice->encryption_materials({.context = context}))->required_keys.size(), 3u);

  EXPECT_EQ(fault_of(required_context_cmm(nullptr, {"a"})), Fault::validation);
  EXPECT_EQ(fault_of(required_context_cmm(cmm, {})), Fault::validation);
  EXPECT_EQ(fault_of(required_context_cmm(cmm, {"aws-crypto-public-key"})), Fault::validation);
}

}  // namespace
}  // namespace bongtu::message
