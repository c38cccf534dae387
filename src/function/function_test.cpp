#include "function/function.h"

#include "function/test_stage.h"

namespace bongtu::function {
namespace {

using Encrypt = Stage;

TEST_F(Encrypt, answers_ciphertext_and_key_id_and_decrypt_gives_the_plaintext_back) {
  const auto answer = ok(Path::encrypt, {{"plaintext", "암호화할 문자열"}});
  EXPECT_EQ(answer.size(), 2u);
  EXPECT_EQ(answer.at("key_id").as_string(), arn);
  const auto back = ok(Path::decrypt, {{"ciphertext", answer.at("ciphertext")}});
  EXPECT_EQ(json::serialize(back), json::serialize(json::object{{"plaintext", "암호화할 문자열"}}));
}

TEST_F(Encrypt, req_type_works_at_both_paths_and_each_answer_is_the_next_context) {
  for (const Path first : {Path::encrypt, Path::decrypt}) {
    for (const Path second : {Path::encrypt, Path::decrypt}) {
      const auto encrypted = ok(first, {{"req_type", "encrypt"}, {"context", "암호화할 문자열"}});
      EXPECT_EQ(encrypted.size(), 1u);
      const auto decrypted = ok(second, {{"req_type", "decrypt"}, {"context", encrypted.at("context")}});
      EXPECT_EQ(json::serialize(decrypted), json::serialize(json::object{{"context", "암호화할 문자열"}}));
    }
  }
}

TEST_F(Encrypt, the_two_forms_read_each_others_ciphertexts) {
  const auto answer = ok(Path::encrypt, {{"req_type", "encrypt"}, {"context", "x"}});
  EXPECT_EQ(ok(Path::decrypt, {{"ciphertext", answer.at("context")}}).at("plaintext").as_string(), "x");
  EXPECT_EQ(
      ok(Path::decrypt, {{"req_type", "decrypt"}, {"context", ciphertext_of("y")}}).at("context").as_string(),
      "y");
}

TEST_F(Encrypt, is_exact_to_the_byte) {
  const std::string texts[] = {"",
                               " ",
                               "blanks at the end  \t\n",
                               "\ud55c\uae00",                          // Hangul, composed (NFC)
                               "\u1112\u1161\u11ab\u1100\u1173\u11af",  // and decomposed (NFD)
                               "\U0001f510\U0001f468\u200d\U0001f469",
                               std::string("a\0b\0", 4),
                               "\"\\/\b\f\n\r\t\x01\x1f\x7f",
                               "\u2028\u2029\ufeff\ufffe\uffff\U0010ffff",
                               std::string(4096, 'x'),
                               std::string(4097, 'y')};
  for (const std::string& text : texts) {
    EXPECT_EQ(ok(Path::decrypt, {{"ciphertext", ciphertext_of(text)}}).at("plaintext").as_string(), text);
    const auto blog = ok(Path::encrypt, {{"req_type", "encrypt"}, {"context", text}});
    EXPECT_EQ(ok(Path::decrypt, {{"req_type", "decrypt"}, {"context", blog.at("context")}})
                  .at("context")
                  .as_string(),
              text);
  }
}

TEST_F(Encrypt, takes_bytes_as_base64_and_decrypt_gives_text_where_they_are_utf8) {
  const auto round = [&](View bytes) {
    const auto answer = ok(Path::encrypt, {{"plaintext_base64", base64(bytes)}});
    return ok(Path::decrypt, {{"ciphertext", answer.at("ciphertext")}});
  };
  for (const std::string_view bytes :
       {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "ok\xe2\x82"}) {
    const auto answer = round(as_bytes(bytes));
    EXPECT_EQ(answer.size(), 1u);
    EXPECT_EQ(answer.at("plaintext_base64").as_string(), base64(as_bytes(bytes)));
  }
  EXPECT_EQ(round(as_bytes("문자")).at("plaintext").as_string(), "문자");
  EXPECT_EQ(round({}).at("plaintext").as_string(), "");
  const auto bytes = ok(Path::encrypt, {{"plaintext_base64", "/w=="}});
  const auto blog = ok(Path::decrypt, {{"req_type", "decrypt"}, {"context", bytes.at("ciphertext")}});
  EXPECT_EQ(json::serialize(blog), R"({"context_base64":"/w=="})");
}

TEST_F(Encrypt, takes_10_MiB) {
  Bytes bytes(10u << 20);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i ^ i >> 8);
  const auto answer = ok(Path::encrypt, {{"plaintext_base64", base64(bytes)}});
  const auto back = ok(Path::decrypt, {{"ciphertext", answer.at("ciphertext")}});
  EXPECT_TRUE(from_base64(std::string_view(back.at("plaintext_base64").as_string())) == bytes);
}

TEST_F(Encrypt, the_ciphertext_is_a_message_whose_one_data_key_names_the_key) {
  const Bytes message = *from_base64(ciphertext_of("x", {{"a", "b"}}));
  const auto header = message::parse_header(message);
  ASSERT_TRUE(header);
  EXPECT_EQ(header->context, (EncryptionContext{{"a", "b"}}));
  ASSERT_EQ(header->encrypted_data_keys.size(), 1u);
  EXPECT_EQ(header->encrypted_data_keys[0].provider_id, "aws-kms");
  EXPECT_EQ(as_text(header->encrypted_data_keys[0].provider_info), arn);
  EXPECT_EQ(header->suite->id, message::SuiteId::aes_256_gcm_hkdf_sha512_commit_key);
  EXPECT_EQ(header->frame_length, 65536u);
}

TEST_F(Stage, answers_each_fault_of_the_key_service_without_its_words) {
  const std::string ciphertext = ciphertext_of("x");
  struct Case {
    Fault fault;
    int status;
    std::string_view code;
  };
  const Case cases[] = {
      {Fault::access_denied, 403, "AccessDeniedException"},
      {Fault::disabled, 400, "DisabledException"},
      {Fault::invalid_state, 400, "KMSInvalidStateException"},
      {Fault::not_found, 400, "NotFoundException"},
      {Fault::throttled, 429, "ThrottlingException"},
      {Fault::internal, 500, "KMSInternalException"},
      {Fault::unavailable, 500, "KMSInternalException"},
      {Fault::invalid_signature, 500, "KMSInternalException"},
      {Fault::invalid_key_usage, 400, "InvalidKeyUsageException"},
      {Fault::limit_exceeded, 400, "LimitExceededException"},
  };
  for (const Case& test : cases) {
    kms.refusal = test.fault;
    for (const Answer& answer :
         {ask(Path::encrypt, {{"plaintext", "x"}}), ask(Path::decrypt, {{"ciphertext", ciphertext}})}) {
      expect_refusal(answer, test.status, test.code);
      EXPECT_EQ(answer.body.find("principal"), answer.body.npos);
      EXPECT_EQ(answer.body.find("detail"), answer.body.npos);
      // For the log, which of what is told as 500 has the key service's words too.
      EXPECT_NE(answer.detail.find("secret detail"), answer.detail.npos);
      EXPECT_EQ(answer.detail.find("names a principal") != answer.detail.npos, test.status == 500);
    }
  }
  kms.refusal = Fault::internal;
  EXPECT_EQ(ask(Path::encrypt, {{"plaintext", "x"}}).body,
            R"({"code":"KMSInternalException","message":"Internal server error"})");
}

TEST_F(Stage, refuses_what_ALLOW_does_not_permit_without_asking_the_key_service) {
  const std::string ciphertext = ciphertext_of("x");
  kms.generated = 0;
  settings.allow_encrypt = false;
  expect_refusal(ask(Path::encrypt, {{"plaintext", "x"}}), 403, "AccessDeniedException");
  expect_refusal(ask(Path::decrypt, {{"req_type", "encrypt"}, {"context", "x"}}), 403,
                 "AccessDeniedException");
  EXPECT_EQ(kms.generated, 0);
  EXPECT_EQ(ask(Path::decrypt, {{"ciphertext", ciphertext}}).status, 200);
  settings = stage();
  settings.allow_decrypt = false;
  kms.decrypted = 0;
  expect_refusal(ask(Path::decrypt, {{"ciphertext", ciphertext}}), 403, "AccessDeniedException");
  expect_refusal(ask(Path::encrypt, {{"req_type", "decrypt"}, {"context", ciphertext}}), 403,
                 "AccessDeniedException");
  EXPECT_EQ(kms.decrypted, 0);
  EXPECT_EQ(ask(Path::encrypt, {{"plaintext", "x"}}).status, 200);
}

TEST_F(Stage, says_later_and_nothing_else_when_the_key_service_has_to_wait) {
  const std::string ciphertext = ciphertext_of("x");
  kms.refusal = Fault::later;
  const std::pair<Path, json::value> requests[] = {
      {Path::encrypt, {{"plaintext", "x"}}},
      {Path::decrypt, {{"ciphertext", ciphertext}}},
      {Path::encrypt, {{"items", {{{"plaintext", 1}}, {{"plaintext", "x"}}}}}},
      {Path::decrypt, {{"items", {{{"ciphertext", "no"}}, {{"ciphertext", ciphertext}}}}}},
  };
  for (const auto& [path, body] : requests) {
    const Answer answer = ask(path, body);
    EXPECT_TRUE(answer.later);
    EXPECT_TRUE(answer.body.empty());
    EXPECT_TRUE(answer.outcome.empty());
    EXPECT_TRUE(answer.detail.empty());
    EXPECT_EQ(answer.items, 0u);
    EXPECT_EQ(answer.failures, 0u);
  }
}

TEST_F(Stage, without_a_key_that_can_be_one_fails_and_asks_nobody) {
  for (const char* key_id : {"", "arn:x"}) {
    settings.key_id = key_id;
    const Answer answer = ask(Path::encrypt, {{"plaintext", "x"}});
    expect_refusal(answer, 500, "KMSInternalException");
    EXPECT_TRUE(answer.detail.starts_with("KEY_ID: ")) << answer.detail;
    EXPECT_EQ(kms.generated, 0);
  }
}

TEST_F(Stage, does_not_seal_with_a_data_key_that_does_not_fit) {
  kms.short_keys = true;
  expect_refusal(ask(Path::encrypt, {{"plaintext", "x"}}), 500, "KMSInternalException");
}

}  // namespace
}  // namespace bongtu::function
