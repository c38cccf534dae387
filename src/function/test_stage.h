// For tests: a stage with one key, and what it answers.
#pragma once

#include <bongtu/message.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "function/fake_kms.h"

namespace bongtu::function {

namespace json = boost::json;

inline const std::string arn = "arn:aws:kms:ap-northeast-2:123456789012:key/now";
inline const std::string old_arn = "arn:aws:kms:ap-northeast-2:123456789012:key/old";

inline Settings stage() { return {.key_id = arn, .decrypt_key_ids = {}}; }

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

inline void expect_refusal(const Answer& answer, int status, std::string_view code,
                           std::string_view about = {}) {
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

}  // namespace bongtu::function
