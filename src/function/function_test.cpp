#include "function/function.h"

#include <bongtu/message.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "crypto/signing_key.h"
#include "function/fake_kms.h"

namespace bongtu::function {
namespace {

namespace json = boost::json;

const std::string arn = "arn:aws:kms:ap-northeast-2:123456789012:key/now";
const std::string old_arn = "arn:aws:kms:ap-northeast-2:123456789012:key/old";

Settings stage() { return {.key_id = arn, .decrypt_key_ids = {}}; }

struct Stage : testing::Test {
  FakeKms kms;
  Settings settings = stage();

  Answer ask(Path path, const json::value& body) { return ask_text(path, json::serialize(body)); }
  Answer ask_text(Path path, std::string_view body) { return handle(path, body, settings, kms); }
  json::object ok(Path path, const json::value& body) {
    const Answer answer = ask(path, body);
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.outcome, "ok");
    EXPECT_FALSE(answer.later);
    return json::parse(std::string_view(answer.body)).as_object();
  }
  std::string ciphertext_of(std::string_view plaintext, const json::value& context = json::object{}) {
    const auto answer = ok(Path::encrypt, {{"plaintext", plaintext}, {"encryption_context", context}});
    return std::string(std::string_view(answer.at("ciphertext").as_string()));
  }
};

void expect_refusal(const Answer& answer, int status, std::string_view code, std::string_view about = {}) {
  EXPECT_EQ(answer.status, status);
  EXPECT_EQ(answer.outcome, code);
  EXPECT_FALSE(answer.later);
  const auto body = json::parse(std::string_view(answer.body)).as_object();
  EXPECT_EQ(body.size(), 2u);
  EXPECT_EQ(body.at("code").as_string(), code);
  const std::string_view message = body.at("message").as_string();
  EXPECT_FALSE(message.empty());
  EXPECT_NE(message.find(about), message.npos) << message << " is not about " << about;
}

using Encrypt = Stage;
using Decrypt = Stage;

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

// What the SDKs write by default, and what the policy of this function forbids.
TEST_F(Decrypt, opens_signed_messages_too_and_none_whose_suite_does_not_commit) {
  using enum message::SuiteId;
  const auto pair = crypto::SigningKey::make(crypto::SigningCurve::p384);
  for (const auto id : {aes_256_gcm_hkdf_sha512_commit_key_ecdsa_p384, aes_256_gcm_hkdf_sha384_ecdsa_p384,
                        aes_256_gcm_hkdf_sha256}) {
    message::EncryptionMaterials materials{.suite = &message::suite(id), .context = {{"a", "b"}}};
    if (materials.suite->is_signed()) {
      materials.signing_key = *pair;
      materials.context.emplace(message::public_key_name, base64((*pair)->public_key()));
    }
    auto key = kms.generate_data_key({.key_id = arn, .context = materials.context}, 32);
    materials.data_key = std::move(key->plaintext);
    materials.encrypted_data_keys = {{"aws-kms", to_bytes(key->key_arn), key->ciphertext_blob}};
    Bytes message(message::message_size(materials, 4096, 1));
    ASSERT_TRUE(message::encrypt(materials, 4096, as_bytes("x"), message));
    const json::value request = {{"ciphertext", base64(message)}, {"encryption_context", {{"a", "b"}}}};
    if (materials.suite->commits) {
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
      EXPECT_EQ(answer.detail, "secret detail");
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

TEST_F(Stage, does_not_seal_with_a_data_key_that_does_not_fit) {
  kms.short_keys = true;
  expect_refusal(ask(Path::encrypt, {{"plaintext", "x"}}), 500, "KMSInternalException");
}

}  // namespace
}  // namespace bongtu::function
