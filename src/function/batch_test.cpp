#include <bongtu/message.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "function/fake_kms.h"
#include "function/function.h"

namespace bongtu::function {
namespace {

namespace json = boost::json;

struct Batch : testing::Test {
  FakeKms kms;
  Settings settings{.key_id = "arn:aws:kms:r:1:key/k", .decrypt_key_ids = {}};

  Answer ask(Path path, const json::array& items) {
    return handle(path, json::serialize(json::object{{"items", items}}), settings, kms);
  }
  json::array ok(Path path, const json::array& items) {
    const Answer answer = ask(path, items);
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.outcome, "ok");
    EXPECT_EQ(answer.items, items.size());
    const auto body = json::parse(std::string_view(answer.body)).as_object();
    EXPECT_EQ(body.size(), 1u);
    return body.at("items").as_array();
  }
};

json::array to_decrypt(const json::array& encrypted, const json::array& requests) {
  json::array items;
  for (std::size_t i = 0; i < encrypted.size(); ++i) {
    json::object item{{"ciphertext", encrypted[i].at("ciphertext")}};
    if (const auto* context = requests[i].as_object().if_contains("encryption_context")) {
      item["encryption_context"] = *context;
    }
    items.push_back(item);
  }
  return items;
}

TEST_F(Batch, of_nothing_is_answered_with_nothing) {
  EXPECT_EQ(handle(Path::encrypt, R"({"items":[]})", settings, kms).body, R"({"items":[]})");
}

TEST_F(Batch, of_1000_is_answered_in_order_and_1001_are_refused) {
  json::array items;
  for (int i = 0; i < 1000; ++i) items.push_back(json::object{{"plaintext", "name " + std::to_string(i)}});
  const json::array encrypted = ok(Path::encrypt, items);
  const json::array decrypted = ok(Path::decrypt, to_decrypt(encrypted, items));
  EXPECT_EQ(decrypted, items);
  EXPECT_EQ(kms.generated, 1);
  EXPECT_EQ(kms.decrypted, 1);
  items.push_back(json::object{{"plaintext", "one more"}});
  const Answer answer = ask(Path::encrypt, items);
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.outcome, "ValidationException");
  EXPECT_EQ(answer.items, 0u);
}

TEST_F(Batch, asks_for_one_data_key_a_context_and_request) {
  const json::array items = {
      {{"plaintext", "1"}},
      {{"plaintext", "2"}, {"encryption_context", {{"a", "b"}, {"c", "d"}}}},
      {{"plaintext", "3"}, {"encryption_context", {{"c", "d"}, {"a", "b"}}}},
      {{"plaintext", "4"}, {"encryption_context", json::object{}}},
      {{"plaintext", "5"}, {"encryption_context", {{"ab", "c"}}}},
      {{"plaintext", "6"}, {"encryption_context", {{"a", "bc"}}}},
  };
  const json::array encrypted = ok(Path::encrypt, items);
  EXPECT_EQ(kms.generated, 4);
  const json::array decrypted = ok(Path::decrypt, to_decrypt(encrypted, items));
  EXPECT_EQ(kms.decrypted, 4);
  for (std::size_t i = 0; i < items.size(); ++i)
    EXPECT_EQ(decrypted[i].at("plaintext"), items[i].at("plaintext"));
  ok(Path::encrypt, items);
  EXPECT_EQ(kms.generated, 8);
}

TEST_F(Batch, asks_again_for_a_data_key_that_another_context_uses) {
  const EncryptionContext bound{{"a", "b"}}, other{{"a", "c"}};
  auto key = kms.generate_data_key({.key_id = settings.key_id, .context = bound}, 32);
  message::EncryptionMaterials materials{
      .suite = &message::suite(message::SuiteId::aes_256_gcm_hkdf_sha512_commit_key)};
  materials.data_key = std::move(key->plaintext);
  materials.encrypted_data_keys = {{"aws-kms", to_bytes(key->key_arn), key->ciphertext_blob}};
  json::array items;
  for (const EncryptionContext& context : {bound, other}) {
    materials.context = context;
    Bytes message(message::message_size(materials, 4096, 1));
    ASSERT_TRUE(message::encrypt(materials, 4096, as_bytes("x"), message));
    items.push_back(
        json::object{{"ciphertext", base64(message)}, {"encryption_context", json::value_from(context)}});
  }
  const json::array answers = ok(Path::decrypt, items);
  EXPECT_EQ(answers[0].at("plaintext").as_string(), "x");
  EXPECT_EQ(answers[1].at("error").at("code").as_string(), "InvalidCiphertextException");
  EXPECT_EQ(kms.decrypted, 2);
}

TEST_F(Batch, keeps_its_items_apart) {
  const json::array items = {
      {{"plaintext", "good"}},
      {{"plaintext", 7}},
      "no object",
      {{"plaintext_base64", "no base64"}},
      {{"ciphertext", "AAAA"}},
      {{"items", json::array{}}},
      {{"plaintext", "x"}, {"encryption_context", {{"aws-crypto-x", "y"}}}},
      {{"plaintext", "good too"}},
  };
  const Answer answer = ask(Path::encrypt, items);
  EXPECT_EQ(answer.failures, 6u);
  const json::array answers = ok(Path::encrypt, items);
  ASSERT_EQ(answers.size(), items.size());
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (i == 0 || i == 7) {
      EXPECT_TRUE(answers[i].as_object().contains("ciphertext"));
      continue;
    }
    const json::object& error = answers[i].at("error").as_object();
    EXPECT_EQ(answers[i].as_object().size(), 1u);
    EXPECT_EQ(error.size(), 2u);
    EXPECT_EQ(error.at("code").as_string(), "ValidationException");
  }
}

TEST_F(Batch, may_mix_both_forms_and_with_req_type_both_directions) {
  const auto ciphertext = ok(Path::encrypt, {json::object{{"plaintext", "암호"}}})[0].at("ciphertext");
  const json::array answers = ok(Path::decrypt, {
                                                    {{"ciphertext", ciphertext}},
                                                    {{"req_type", "decrypt"}, {"context", ciphertext}},
                                                    {{"req_type", "encrypt"}, {"context", "암호"}},
                                                    {{"ciphertext", "no"}},
                                                });
  EXPECT_EQ(json::serialize(answers[0]), json::serialize(json::object{{"plaintext", "암호"}}));
  EXPECT_EQ(json::serialize(answers[1]), json::serialize(json::object{{"context", "암호"}}));
  EXPECT_TRUE(answers[2].as_object().contains("context"));
  EXPECT_EQ(answers[3].at("error").at("code").as_string(), "InvalidCiphertextException");
}

TEST_F(Batch, asks_a_key_service_that_refuses_once_and_tells_every_item) {
  const json::array items(5, {{"plaintext", "x"}});
  const json::array good = ok(Path::encrypt, items);
  kms = {};
  kms.refusal = Fault::access_denied;
  const Answer denied = ask(Path::encrypt, items);
  EXPECT_EQ(denied.status, 200);
  EXPECT_EQ(denied.failures, 5u);
  EXPECT_EQ(kms.generated, 1);
  const json::array answers = ok(Path::decrypt, to_decrypt(good, items));
  for (const json::value& answer : answers)
    EXPECT_EQ(answer.at("error").at("code").as_string(), "AccessDeniedException");
  EXPECT_EQ(kms.decrypted, 1);
}

TEST_F(Batch, tells_each_item_what_ALLOW_does_not_permit) {
  settings.allow_decrypt = false;
  const json::array answers =
      ok(Path::encrypt, {{{"plaintext", "x"}}, {{"req_type", "decrypt"}, {"context", "x"}}});
  EXPECT_TRUE(answers[0].as_object().contains("ciphertext"));
  EXPECT_EQ(answers[1].at("error").at("code").as_string(), "AccessDeniedException");
}

}  // namespace
}  // namespace bongtu::function
