#include <gtest/gtest.h>

#include "audit/event.h"
#include "audit/log.h"
#include "base/json.h"

namespace bongtu::audit {
namespace {

constexpr std::int64_t moment = 1'795'512'600'250;  // 2026-11-24T09:30:00.250Z

Call full_call() {
  Call call;
  call.id = "0b1e6b1c-7a59-4d3c-9d1a-1f0f6f1b2c3d";
  call.now = from_milliseconds(moment);
  call.account = "111122223333";
  call.region = "ap-northeast-2";
  call.source = "2001:db8::7";
  call.audit = {.service = "execute-api",
                .operation = "encrypt",
                .principal = "arn:aws:sts::111122223333:assumed-role/bongtu-encrypt/encrypt",
                .access_key_id = "AKIAEXAMPLE",
                .api_key_id = "a1b2c3d4e5",
                .stage = "q1w2e3r4t5/prod",
                .keys = {"arn:aws:kms:ap-northeast-2:111122223333:key/one", "arn:…:key/two"},
                .resources = {"arn:aws:kms:ap-northeast-2:111122223333:alias/이름"},
                .encryption_contexts = {R"({"표":"고객 \"이름\""})", R"({"a":"b"})"},
                .contexts_left_out = 3,
                .items = 1000,
                .failures = 2};
  return call;
}

TEST(AuditRecord, has_every_member_in_order) {
  EXPECT_EQ(
      render(full_call(), "ok"),
      R"({"time":"2026-11-24T09:30:00.250Z","id":"0b1e6b1c-7a59-4d3c-9d1a-1f0f6f1b2c3d","service":"execute-api",)"
      R"("operation":"encrypt","principal":"arn:aws:sts::111122223333:assumed-role/bongtu-encrypt/encrypt",)"
      R"("access_key_id":"AKIAEXAMPLE","api_key_id":"a1b2c3d4e5","stage":"q1w2e3r4t5/prod",)"
      R"("region":"ap-northeast-2","source":"2001:db8::7",)"
      R"("keys":["arn:aws:kms:ap-northeast-2:111122223333:key/one","arn:…:key/two"],)"
      R"("resources":["arn:aws:kms:ap-northeast-2:111122223333:alias/이름"],)"
      R"("encryption_contexts":[{"표":"고객 \"이름\""},{"a":"b"}],"contexts_left_out":3,"items":1000,"failures":2,)"
      R"("outcome":"ok"})"
      "\n");
}

TEST(AuditRecord, leaves_out_what_is_empty_or_zero) {
  Call call;
  call.id = "1";
  call.now = from_milliseconds(0);
  EXPECT_EQ(render(call, "AccessDeniedException"),
            "{\"time\":\"1970-01-01T00:00:00.000Z\",\"id\":\"1\",\"outcome\":\"AccessDeniedException\"}\n");
}

TEST(AuditRecord, escapes_text_so_that_nobody_writes_a_line_of_his_own) {
  Call call;
  call.id = "1";
  call.now = from_milliseconds(0);
  call.audit.operation = "Encrypt\"}\n{\"time\":\"forged\\";
  EXPECT_EQ(render(call, "ok"),
            "{\"time\":\"1970-01-01T00:00:00.000Z\",\"id\":\"1\","
            R"("operation":"Encrypt\"}\n{\"time\":\"forged\\","outcome":"ok"})"
            "\n");
}

TEST(AuditRecord, is_one_line_even_if_a_context_has_line_breaks_between_its_tokens) {
  Call call;
  call.id = "1";
  call.audit.encryption_contexts = {"{\n \"a\":\n\"b\\n\"}"};
  const std::string line = render(call, "ok");
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  EXPECT_NE(line.find(R"([{  "a": "b\n"}])"), std::string::npos) << line;
}

TEST(AuditRecord, is_json_and_says_what_the_call_says) {
  WipingResource memory;
  const std::string line = render(full_call(), "ok");
  const auto value = parse_json(line.substr(0, line.size() - 1), memory);
  ASSERT_TRUE(value) << line;
  EXPECT_EQ(value->at("encryption_contexts").at(0).at("표").as_string(), "고객 \"이름\"");
  EXPECT_EQ(value->at("items").as_int64(), 1000);
}

TEST(AuditRecord, as_a_change_is_put_under_time_and_id_and_must_be_new) {
  const Change change = as_change(full_call(), "ok");
  EXPECT_EQ(change.kind, Change::Kind::put);
  EXPECT_EQ(change.key, "audit/1795512600250-0b1e6b1c-7a59-4d3c-9d1a-1f0f6f1b2c3d");
  EXPECT_EQ(change.expected, 0u);
  EXPECT_EQ(as_text(change.value), render(full_call(), "ok"));
}

TEST(AuditRecord, of_an_early_time_has_a_key_of_the_same_length) {
  Call call;
  call.id = "x";
  call.now = from_milliseconds(250);
  EXPECT_EQ(as_change(call, "ok").key, "audit/0000000000250-x");
}

TEST(AuditEvent, golden_lines) {
  const Time time = from_milliseconds(moment);
  EXPECT_EQ(render_event(time, "audit.resumed", "write: \"no\"\n"),
            R"({"time":"2026-11-24T09:30:00.250Z","event":"audit.resumed","detail":"write: \"no\"\n"})"
            "\n");
  EXPECT_EQ(render_refusal(time, "192.0.2.7", "invalid_signature", 12),
            R"({"time":"2026-11-24T09:30:00.250Z","event":"refused","source":"192.0.2.7",)"
            R"("reason":"invalid_signature","count":12})"
            "\n");
}

}  // namespace
}  // namespace bongtu::audit
