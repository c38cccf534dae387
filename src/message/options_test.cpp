// What who encrypts or decrypts may ask, and the limits they set.
#include <bongtu/message.h>

#include "message/body.h"
#include "message/test_parts.h"

namespace bongtu::message {
namespace {

void expect_refused(const auto& result, Fault fault, std::string_view about) {
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().fault, fault) << about;
  EXPECT_NE((result.error().message + result.error().detail).find(about), std::string::npos)
      << result.error().message << result.error().detail;
}

TEST(Encrypt, refuses_what_may_not_be_asked_before_it_asks_for_a_key) {
  const Suite& old = suite(SuiteId::aes_256_gcm_hkdf_sha256);
  const struct {
    EncryptOptions options;
    std::string_view about;
  } cases[] = {
      {{.context = {{"aws-crypto-public-key", "x"}}}, "aws-crypto-"},
      {{.context = {{"aws-crypto-", ""}}}, "aws-crypto-"},
      {{.context = {{"\xff", ""}}}, "UTF-8"},
      {{.context = {{"a", "\xed\xa0\x80"}}}, "UTF-8"},
      {{.context = {{"a", std::string(65536, 'x')}}}, "65,535"},
      {{.context = {{"a", std::string(40000, 'x')}, {"b", std::string(40000, 'x')}}}, "65,535"},
      {{.suite = old.id}, "policy"},
      {{.suite = SuiteId::aes_256_gcm_hkdf_sha512_commit_key,
        .commitment_policy = CommitmentPolicy::forbid_encrypt_allow_decrypt},
       "policy"},
  };
  for (const auto& test : cases) {
    FixedCmm cmm;
    expect_refused(encrypt({}, cmm, test.options), Fault::validation, test.about);
    expect_refused(Encryptor::start(cmm, test.options), Fault::validation, test.about);
    EXPECT_EQ(cmm.asked, 0) << test.about;
  }
  FixedCmm cmm;
  expect_refused(encrypt({}, cmm, {.frame_length = 0}), Fault::validation, "frame length");
}

TEST(Encrypt, takes_the_suite_of_the_policy) {
  for (const auto& [policy, id] : {std::pair{CommitmentPolicy::forbid_encrypt_allow_decrypt,
                                             SuiteId::aes_256_gcm_hkdf_sha384_ecdsa_p384},
                                   std::pair{CommitmentPolicy::require_encrypt_allow_decrypt,
                                             SuiteId::aes_256_gcm_hkdf_sha512_commit_key_ecdsa_p384},
                                   std::pair{CommitmentPolicy::require_encrypt_require_decrypt,
                                             SuiteId::aes_256_gcm_hkdf_sha512_commit_key_ecdsa_p384}}) {
    FixedCmm cmm;
    const auto message = encrypt({}, cmm, {.commitment_policy = policy});
    ASSERT_TRUE(message);
    EXPECT_EQ(parse_header(*message)->suite->id, id);
  }
}

TEST(Encrypt, refuses_more_encrypted_data_keys_than_its_limit) {
  FixedCmm cmm;
  cmm.encrypted_data_keys = 3;
  EXPECT_TRUE(encrypt({}, cmm, {.max_encrypted_data_keys = 3}));
  expect_refused(encrypt({}, cmm, {.max_encrypted_data_keys = 2}), Fault::limit_exceeded, "data keys");
}

TEST(Encrypt, refuses_materials_that_are_not_complete) {
  FixedCmm cmm;
  const auto good = [&] {
    return EncryptionMaterials{
        .suite = &default_suite(EncryptOptions{}.commitment_policy),
        .data_key = FixedCmm::data_key(default_suite(EncryptOptions{}.commitment_policy), 1),
        .encrypted_data_keys = {{"p", {}, {}}},
        .signing_key = test_signing_key(default_suite(EncryptOptions{}.commitment_policy))};
  };
  Bytes out(1000);
  EXPECT_TRUE(encrypt(good(), 4096, {}, out));
  const std::function<void(EncryptionMaterials&)> changes[] = {
      [](EncryptionMaterials& m) { m.suite = nullptr; },
      [](EncryptionMaterials& m) { m.data_key = Secret(31); },
      [](EncryptionMaterials& m) { m.data_key = {}; },
      [](EncryptionMaterials& m) { m.encrypted_data_keys.clear(); },
      [](EncryptionMaterials& m) { m.signing_key = nullptr; },
      [](EncryptionMaterials& m) { m.suite = &suite(SuiteId::aes_256_gcm_hkdf_sha512_commit_key); },
      [](EncryptionMaterials& m) { m.encrypted_data_keys.resize(65536); },
      [](EncryptionMaterials& m) { m.encrypted_data_keys[0].ciphertext.resize(65536); },
  };
  for (const auto& change : changes) {
    EncryptionMaterials materials = good();
    change(materials);
    expect_refused(encrypt(materials, 4096, {}, out), Fault::validation, "encrypt");
  }
  expect_refused(encrypt(good(), 4096, {}, std::span(out).first(message_size(good(), 4096, 0) - 1)),
                 Fault::validation, "memory");
}

TEST(Encrypt, refuses_given_materials_of_suites_whose_data_key_must_not_serve_twice) {
  FixedCmm cmm;
  Bytes out(1000);
  int refused = 0;
  for (const Suite& suite : suites()) {
    const auto materials = *cmm.encryption_materials({.context = {}, .suite = &suite, .plaintext_size = {}});
    if (suite.kdf != Hash::none) {
      EXPECT_TRUE(encrypt(*materials, 4096, {}, out)) << suite.name;
      continue;
    }
    expect_refused(encrypt(*materials, 4096, {}, out), Fault::validation, "one message only");
    EXPECT_EQ(out, Bytes(1000)) << "nothing is written";
    EXPECT_TRUE(encrypt({}, cmm, options_for(suite))) << "a CMM may be asked for them";
    ++refused;
    out.assign(1000, 0);
  }
  EXPECT_EQ(refused, 3);
}

TEST(Encrypt, knows_no_size_of_what_can_be_no_message) {
  FixedCmm cmm;
  const auto materials = *cmm.encryption_materials({.context = {}, .plaintext_size = {}});
  EXPECT_GT(message_size(*materials, 1, 10), 10u);
  EXPECT_EQ(message_size(*materials, 0, 10), 0u);
  EXPECT_EQ(message_size(EncryptionMaterials{}, 4096, 10), 0u);
}

TEST(Encrypt, in_pieces_takes_no_more_than_its_bound) {
  for (const std::size_t piece : {1u, 5u}) {
    FixedCmm cmm;
    auto encryptor = Encryptor::start(cmm, {.frame_length = 2, .plaintext_bound = 5});
    EXPECT_EQ(cmm.plaintext_size, 5u);
    Bytes out;
    for (std::size_t i = 0; i < 5; i += piece) ASSERT_TRUE(encryptor->update(test_plaintext(piece), out));
    expect_refused(encryptor->update(test_plaintext(1), out), Fault::validation, "bound");
    EXPECT_FALSE(encryptor->finish(out)) << "after an error there is no message";
  }
  FixedCmm cmm;
  expect_refused(encrypt(test_plaintext(6), cmm, {.plaintext_bound = 5}), Fault::validation, "bound");
}

TEST(Decrypt, refuses_by_policy_and_signature_before_it_asks_for_a_key) {
  const struct {
    SuiteId suite;
    DecryptOptions options;
    std::string_view about;
  } cases[] = {
      {SuiteId::aes_256_gcm_hkdf_sha256, {}, "commit"},
      {SuiteId::aes_256_gcm_hkdf_sha384_ecdsa_p384, {}, "commit"},
      {SuiteId::aes_256_gcm_hkdf_sha512_commit_key_ecdsa_p384, {.unsigned_only = true}, "signed"},
  };
  for (const auto& test : cases) {
    FixedCmm cmm;
    const Bytes message = test_message(suite(test.suite), test_plaintext(3));
    expect_refused(decrypt(message, cmm, test.options), Fault::invalid_ciphertext, test.about);
    Decryptor decryptor(cmm, test.options);
    WipedBytes out;
    expect_refused(decryptor.update(message, out), Fault::invalid_ciphertext, test.about);
    EXPECT_EQ(cmm.asked, 0);
  }
}

// How it ends, and of how many bytes of the message that shows.
std::pair<std::optional<Fault>, std::size_t> ended(View message, const DecryptOptions& options) {
  FixedCmm cmm;
  Decryptor decryptor(cmm, options);
  WipedBytes out;
  for (std::size_t i = 0; i < message.size(); ++i) {
    const auto done = decryptor.update(message.subspan(i, 1), out);
    if (!done) return {done.error().fault, i + 1};
  }
  return {std::nullopt, message.size()};
}

// A frame length alone, of up to 4 GiB, costs nothing: what comes counts.
TEST(Decrypt, in_pieces_keeps_no_more_than_its_limit_and_refuses_as_soon_as_that_shows) {
  const Bytes plaintext = test_plaintext(25);
  const Suite &plain = suite(SuiteId::aes_256_gcm_hkdf_sha512_commit_key),
              &with_signature = suite(SuiteId::aes_256_gcm_hkdf_sha512_commit_key_ecdsa_p384);
  Parts unframed;
  unframed.content_type = content_type_unframed;
  unframed.frame_length = 0;
  unframed.frames = {{Frame::single, 1, "0123456789012345678901234"}};
  const struct {
    const char* about;
    Bytes message;
    std::uint64_t needed;
    std::size_t shows_in;  // bytes of the body
    bool release_unverified = false;
  } cases[] = {
      {"frames", test_message(plain, plaintext, 10), 10, piece_head_size},
      {"a short final frame", test_message(plain, plaintext, 0xffffffff), 25, piece_head_size},
      {"no frames", unframed.bytes(), 25, piece_head_size},
      {"a signature", test_message(with_signature, plaintext, 10), 25,
       2 * (10 + regular_frame_overhead) + piece_head_size},
      {"a signature that is not awaited", test_message(with_signature, plaintext, 10), 10, piece_head_size,
       true},
  };
  for (const auto& test : cases) {
    DecryptOptions options{.release_unverified = test.release_unverified, .max_buffered = test.needed};
    EXPECT_EQ(ended(test.message, options).first, std::nullopt) << test.about;
    options.max_buffered = test.needed - 1;
    const auto [fault, size] = ended(test.message, options);
    EXPECT_EQ(fault, Fault::limit_exceeded) << test.about;
    EXPECT_EQ(size, parse_header(test.message)->size() + test.shows_in) << test.about;
    FixedCmm cmm;
    EXPECT_TRUE(decrypt(test.message, cmm, options)) << "who has the message has the memory";
  }
}

TEST(Decrypt, tells_header_and_materials) {
  FixedCmm cmm;
  const Bytes message = test_message(default_suite(EncryptOptions{}.commitment_policy), test_plaintext(3));
  const auto opened = decrypt(message, cmm);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->header.context.size(), 3u);
  EXPECT_EQ(opened->materials->context, opened->header.context);
  Decryptor decryptor(cmm);
  WipedBytes out;
  ASSERT_TRUE(decryptor.update(View(message).first(opened->header.size() - 1), out));
  EXPECT_EQ(decryptor.header(), nullptr);
  EXPECT_EQ(decryptor.materials(), nullptr);
  ASSERT_TRUE(decryptor.update(View(message).subspan(opened->header.size() - 1, 1), out));
  ASSERT_NE(decryptor.header(), nullptr);
  EXPECT_EQ(decryptor.header()->context, opened->header.context);
  EXPECT_NE(decryptor.materials(), nullptr);
}

}  // namespace
}  // namespace bongtu::message
