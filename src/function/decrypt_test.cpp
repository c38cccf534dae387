// What a stage decrypts, and what it asks the key service for it.
#include <bongtu/kms_keyrings.h>

#include "function/test_stage.h"

namespace bongtu::function {
namespace {

using Decrypt = Stage;

TEST_F(Decrypt, wants_the_same_encryption_context) {
  const json::value contexts[] = {json::object{},
                                  {{"a", "b"}},
                                  {{"a", "c"}},
                                  {{"a", ""}},
                                  {{"ab", "c"}},
                                  {{"a", "bc"}},
                                  {{"a", "b"}, {"c", "d"}},
                                  {{"A", "b"}},
                                  {{"\ud55c", "1"}},
                                  {{"\u1112\u1161\u11ab", "1"}}};
  for (const json::value& bound : contexts) {
    const std::string ciphertext = ciphertext_of("x", bound);
    for (const json::value& given : contexts) {
      const Answer answer = ask(Path::decrypt, {{"ciphertext", ciphertext}, {"encryption_context", given}});
      if (&bound == &given) {
        EXPECT_EQ(answer.status, 200) << bound;
      } else {
        expect_refusal(answer, 400, "InvalidCiphertextException");
      }
    }
    EXPECT_EQ(kms.decrypted, 1) << "a message of another context is not worth a call";
    kms.decrypted = 0;
    if (&bound != contexts) {
      expect_refusal(ask(Path::decrypt, {{"ciphertext", ciphertext}}), 400, "InvalidCiphertextException");
      expect_refusal(ask(Path::decrypt, {{"req_type", "decrypt"}, {"context", ciphertext}}), 400,
                     "InvalidCiphertextException");
      EXPECT_EQ(kms.decrypted, 0);
    }
  }
}

// Of the context {"a":"b"} and the plaintext "x", as an SDK makes it with this key.
Bytes message_of(FakeKms& kms, message::SuiteId suite) {
  const std::shared_ptr<message::Kms> borrowed(std::shared_ptr<message::Kms>(), &kms);
  const auto keyring = message::kms_keyring(borrowed, arn);
  return *message::encrypt(
      as_bytes("x"), **keyring,
      {.context = {{"a", "b"}},
       .suite = suite,
       .commitment_policy = message::suite(suite).commits
                                ? message::CommitmentPolicy::require_encrypt_require_decrypt
                                : message::CommitmentPolicy::forbid_encrypt_allow_decrypt});
}

// What the SDKs write by default, and what the policy of this function forbids.
TEST_F(Decrypt, opens_signed_messages_too_and_none_whose_suite_does_not_commit) {
  using enum message::SuiteId;
  for (const auto id : {aes_256_gcm_hkdf_sha512_commit_key_ecdsa_p384, aes_256_gcm_hkdf_sha384_ecdsa_p384,
                        aes_256_gcm_hkdf_sha256}) {
    Bytes message = message_of(kms, id);
    const json::value request = {{"ciphertext", base64(message)}, {"encryption_context", {{"a", "b"}}}};
    if (message::suite(id).commits) {
      EXPECT_EQ(ok(Path::decrypt, request).at("plaintext").as_string(), "x");
      expect_refusal(ask(Path::decrypt, {{"ciphertext", base64(message)}}), 400,
                     "InvalidCiphertextException");
      message.back() ^= 1;
      expect_refusal(
          ask(Path::decrypt, {{"ciphertext", base64(message)}, {"encryption_context", {{"a", "b"}}}}), 400,
          "InvalidCiphertextException");
    } else {
      expect_refusal(ask(Path::decrypt, request), 400, "InvalidCiphertextException");
    }
  }
}

TEST_F(Decrypt, leaves_signed_messages_to_those_who_may_wait) {
  using enum message::SuiteId;
  for (const auto& [id, slow] : {std::pair{aes_256_gcm_hkdf_sha512_commit_key_ecdsa_p384, true},
                                 std::pair{aes_256_gcm_hkdf_sha512_commit_key, false}}) {
    const json::value item = {{"ciphertext", base64(message_of(kms, id))},
                              {"encryption_context", {{"a", "b"}}}};
    for (const json::value& request : {item, json::value{{"items", {{{"ciphertext", "no"}}, item}}}}) {
      settings.may_wait = false;
      kms.decrypted = 0;
      EXPECT_EQ(ask(Path::decrypt, request).later, slow);
      EXPECT_EQ(kms.decrypted, slow ? 0 : 1);
      settings.may_wait = true;
      EXPECT_NE(ok(Path::decrypt, request).size(), 0u);
    }
  }
}

TEST_F(Decrypt, believes_no_key_service_that_answers_with_another_key) {
  const std::string ciphertext = ciphertext_of("x");
  kms.answered_arn = old_arn;
  expect_refusal(ask(Path::decrypt, {{"ciphertext", ciphertext}}), 400, "InvalidCiphertextException");
  expect_refusal(ask(Path::encrypt, {{"plaintext", "x"}}), 500, "KMSInternalException");
}

TEST_F(Decrypt, ignores_the_order_of_a_context) {
  const std::string ciphertext = ciphertext_of("x", {{"b", "2"}, {"a", "1"}});
  const json::value other_order = {{"ciphertext", ciphertext},
                                   {"encryption_context", {{"a", "1"}, {"b", "2"}}}};
  EXPECT_EQ(ok(Path::decrypt, other_order).at("plaintext").as_string(), "x");
}

TEST_F(Decrypt, opens_only_messages_of_its_own_keys) {
  settings.key_id = old_arn;
  const json::value request = {{"ciphertext", ciphertext_of("x")}};
  settings = stage();
  expect_refusal(ask(Path::decrypt, request), 400, "InvalidCiphertextException");
  EXPECT_EQ(kms.decrypted, 0);
  settings.decrypt_key_ids = {"arn:aws:kms:ap-northeast-2:123456789012:key/other", old_arn};
  EXPECT_EQ(ok(Path::decrypt, request).at("plaintext").as_string(), "x");
}

// A message of suite 0x0478 with these encrypted data keys and without a right tag: enough up to the first
// data key.
Bytes header_with(const std::vector<std::array<std::string_view, 3>>& data_keys) {
  const auto append_field = [](Bytes& out, std::string_view field) {
    append_big_endian(out, static_cast<std::uint16_t>(field.size()));
    out.insert(out.end(), field.begin(), field.end());
  };
  Bytes out = {2, 4, 0x78};
  out.resize(out.size() + 32 + 2);
  append_big_endian(out, static_cast<std::uint16_t>(data_keys.size()));
  for (const auto& data_key : data_keys) {
    for (const std::string_view field : data_key) append_field(out, field);
  }
  out.push_back(2);
  append_big_endian(out, std::uint32_t{4096});
  out.resize(out.size() + 32 + 16 + 40);
  return out;
}

TEST_F(Decrypt, asks_for_data_keys_of_aws_kms_and_its_own_key_only_and_for_at_most_ten) {
  const auto attempts = [&](const std::vector<std::array<std::string_view, 3>>& data_keys) {
    kms.decrypted = 0;
    expect_refusal(ask(Path::decrypt, {{"ciphertext", base64(header_with(data_keys))}}), 400,
                   "InvalidCiphertextException");
    return kms.decrypted;
  };
  EXPECT_EQ(attempts({{"aws-kms", arn, "b1"}}), 1);
  EXPECT_EQ(attempts({{"aws-kms", old_arn, "b1"}, {"raw", arn, "b2"}, {"aws-kms", "", "b3"}}), 0);
  EXPECT_EQ(attempts({{"aws-kms", old_arn, "b1"}, {"aws-kms", arn, "b2"}, {"aws-kms", arn, "b3"}}), 2);
  EXPECT_EQ(attempts({{"aws-kms", arn, "b1"}, {"aws-kms", arn, "b1"}}), 1);
  settings.decrypt_key_ids = {old_arn};
  EXPECT_EQ(attempts({{"aws-kms", old_arn, "b1"}, {"aws-kms", arn, "b1"}}), 2);
  std::vector<std::string> blobs;
  for (int i = 0; i < 20; ++i) blobs.push_back(std::to_string(i));
  std::vector<std::array<std::string_view, 3>> many;
  for (const std::string& blob : blobs) many.push_back({"aws-kms", arn, blob});
  EXPECT_EQ(attempts(many), 10);
}

TEST_F(Decrypt, says_why_where_the_key_service_refuses_and_a_key_that_does_not_fit_says_less) {
  using enum Fault;
  const std::tuple<Fault, Fault, std::string_view> cases[] = {
      {incorrect_key, disabled, "DisabledException"},
      {disabled, incorrect_key, "DisabledException"},
      {invalid_ciphertext, disabled, "DisabledException"},
      {validation, disabled, "DisabledException"},
      {access_denied, disabled, "AccessDeniedException"},
      {disabled, access_denied, "DisabledException"},
      {incorrect_key, validation, "InvalidCiphertextException"},
  };
  const Bytes message = header_with({{"aws-kms", arn, "b1"}, {"aws-kms", arn, "b2"}});
  for (const auto& [first, second, code] : cases) {
    kms.refusals_of_blobs = {{"b1", first}, {"b2", second}};
    EXPECT_EQ(ask(Path::decrypt, {{"ciphertext", base64(message)}}).outcome, code);
  }
  for (const auto& [first, second] : {std::pair{disabled, later}, std::pair{later, disabled}}) {
    kms.refusals_of_blobs = {{"b1", first}, {"b2", second}};
    EXPECT_TRUE(ask(Path::decrypt, {{"ciphertext", base64(message)}}).later);
  }
  kms.decrypted = 0;
  kms.refusals_of_blobs = {{"b1", later}};
  EXPECT_TRUE(ask(Path::decrypt, {{"ciphertext", base64(message)}}).later);
  EXPECT_EQ(kms.decrypted, 1) << "it ends at once";
}

TEST_F(Decrypt, gives_one_answer_for_every_ciphertext_that_does_not_open) {
  const std::string good = ciphertext_of("이름", {{"a", "b"}});
  const auto answer_to = [&](std::string_view ciphertext) {
    return ask(Path::decrypt, {{"ciphertext", ciphertext}, {"encryption_context", {{"a", "b"}}}});
  };
  ASSERT_EQ(answer_to(good).status, 200);
  const WipedText expected = answer_to("").body;
  expect_refusal(answer_to(""), 400, "InvalidCiphertextException");
  const std::string_view wrong[] = {"A", "AAAA", "====", "not base64!", "AgR4", " ", "\n", "가"};
  for (const std::string_view ciphertext : wrong)
    EXPECT_EQ(answer_to(ciphertext).body, expected) << ciphertext;
  EXPECT_EQ(answer_to(good + "\n").body, expected);
  EXPECT_EQ(answer_to(good + "AAAA").body, expected);
  Bytes message = *from_base64(good);
  for (std::size_t i = 0; i < message.size(); ++i) {
    message[i] ^= 1;
    EXPECT_EQ(answer_to(base64(message)).body, expected) << i;
    message[i] ^= 1;
    EXPECT_EQ(answer_to(base64(View(message).first(i))).body, expected) << i;
  }
  for (const Fault fault : {Fault::invalid_ciphertext, Fault::incorrect_key, Fault::validation}) {
    kms.refusal_to_decrypt = fault;
    EXPECT_EQ(answer_to(good).body, expected);
  }
}

}  // namespace
}  // namespace bongtu::function
