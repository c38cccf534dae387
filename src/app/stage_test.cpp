// Stage calls and health, through Service::serve.
#include "app/test_node.h"

namespace bongtu::app {
namespace {

class StageCalls : public testing::Test {
 protected:
  static std::string message(const std::string& text) { return R"({"message":")" + text + "\"}"; }
  service::Reply serve(TestRequest request) { return node_.service->serve(request.view()); }
  void expect_refused(const service::Reply& reply, int status, const std::string& type,
                      const std::string& text) {
    EXPECT_EQ(reply.status, status);
    EXPECT_EQ(reply.error_type, type);
    EXPECT_EQ(std::string(reply.body), message(text));
    EXPECT_EQ(reply.content_type, "application/json");
    EXPECT_TRUE(crypto::parse_uuid(reply.request_id));
  }
  service::Reply health(const std::string& target, const std::string& method = "GET") {
    TestRequest request;
    request.method = method;
    request.target = target;
    return serve(request);
  }
  // Stage variables, as if the stage had been changed and the server started again.
  void set_stage(std::map<std::string, std::string, std::less<>> variables) {
    const auto record = node_.only("apigateway/stage/");
    auto stage = from_record<gateway::StageRecord>(record.value).value();
    for (auto& [name, value] : variables) stage.variables[name] = value;
    node_.at_rest.put(record.key, to_record(stage), record.version);
    node_.start();
  }
  void set_role(const std::string& role) {
    const auto record = node_.only("lambda/function/");
    auto function = from_record<gateway::FunctionRecord>(record.value).value();
    function.role = role;
    node_.at_rest.put(record.key, to_record(function), record.version);
    node_.start();
  }
  void set_throttle(const gateway::Throttle& throttle) {
    const auto record = node_.only("apigateway/plan/");
    auto plan = from_record<gateway::UsagePlanRecord>(record.value).value();
    plan.throttle = throttle;
    node_.at_rest.put(record.key, to_record(plan), record.version);
    node_.start();
  }
  // The audit record of a stage call as far as admission knows it.
  std::string known(const service::Reply& reply, const std::string& operation) const {
    return R"({"time":"2026-11-24T09:30:00.250Z","id":")" + reply.request_id +
           R"(","service":"execute-api","operation":")" + operation +
           R"(","principal":"arn:aws:sts::123456789012:assumed-role/bongtu-encrypt/encrypt","api_key_id":")" +
           node_.api_key_id() + R"(","stage":")" + node_.stage_path() + '"';
  }
  std::string of_key() const {
    return R"(,"region":"ap-northeast-2","source":"192.0.2.7","keys":[")" + node_.credentials.key_arn +
           R"("])";
  }

  TestNode node_;
};

TEST_F(StageCalls, EncryptAndDecryptGiveTheTextBack) {
  const auto sealed = node_.stage("/prod/encrypt", R"({"req_type":"encrypt","context":"암호화할 문자열"})");
  ASSERT_EQ(sealed.status, 200) << sealed.body;
  EXPECT_EQ(sealed.content_type, "application/json");
  EXPECT_EQ(sealed.error_type, "");
  const auto opened = node_.stage("/prod/decrypt",
                                  R"({"req_type":"decrypt","context":")" + member(sealed, "context") + "\"}");
  EXPECT_EQ(std::string(opened.body), R"({"context":"암호화할 문자열"})");
  EXPECT_EQ(sealed.audit, known(sealed, "encrypt") + of_key() + R"(,"outcome":"ok"})" + "\n");
  EXPECT_EQ(opened.audit, known(opened, "decrypt") + of_key() + R"(,"outcome":"ok"})" + "\n");
}

TEST_F(StageCalls, TheContextBindsAndIsAudited) {
  const auto sealed =
      node_.stage("/prod/encrypt", R"({"plaintext":"x","encryption_context":{"table":"users"}})");
  ASSERT_EQ(sealed.status, 200);
  EXPECT_EQ(member(sealed, "key_id"), node_.credentials.key_arn);
  EXPECT_EQ(sealed.audit, known(sealed, "encrypt") + of_key() +
                              R"(,"encryption_contexts":[{"table":"users"}],"outcome":"ok"})" + "\n");
  const std::string start = R"({"ciphertext":")" + member(sealed, "ciphertext") + '"';
  EXPECT_EQ(
      std::string(node_.stage("/prod/decrypt", start + R"(,"encryption_context":{"table":"users"}})").body),
      R"({"plaintext":"x"})");
  for (const char* rest :
       {"}", R"(,"encryption_context":{}})", R"(,"encryption_context":{"tabl":"eusers"}})"}) {
    const auto refused = node_.stage("/prod/decrypt", start + rest);
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(std::string(refused.body),
              R"({"code":"InvalidCiphertextException","message":"The ciphertext cannot be decrypted."})");
  }
}

TEST_F(StageCalls, ABatchIsOneRecord) {
  const auto reply = node_.stage(
      "/prod/encrypt",
      R"({"items":[{"plaintext":"a"},{"plaintext":1},{"plaintext":"b","encryption_context":{"k":"v"}}]})");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.audit, known(reply, "encrypt") + of_key() +
                             R"(,"encryption_contexts":[{"k":"v"}],"items":3,"failures":1,"outcome":"ok"})" +
                             "\n");
}

TEST_F(StageCalls, WhatTheFunctionRefusesIsAuditedByItsCode) {
  const auto reply = node_.stage("/prod/encrypt", "nonsense");
  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.audit,
            known(reply, "encrypt") + R"(,"source":"192.0.2.7","outcome":"SerializationException"})" + "\n");
  EXPECT_EQ(node_.kms("DisableKey", R"({"KeyId":")" + node_.key_id + "\"}").status, 200);
  const auto disabled = node_.stage("/prod/encrypt", R"({"plaintext":"x"})");
  EXPECT_EQ(disabled.status, 400);
  EXPECT_EQ(std::string(disabled.body),
            R"({"code":"DisabledException","message":"The key of this stage is disabled."})");
  EXPECT_EQ(disabled.audit,
            known(disabled, "encrypt") + of_key() + R"(,"outcome":"DisabledException"})" + "\n");
}

TEST_F(StageCalls, WithoutAGoodApiKeyNobodyPasses) {
  const auto with_keys = [&](const std::vector<std::string>& values) {
    TestRequest request = node_.stage_request("/prod/encrypt", R"({"plaintext":"x"})");
    request.headers.pop_back();
    for (const std::string& value : values) request.headers.emplace_back("X-Api-Key", value);
    return serve(request);
  };
  const std::string& good = node_.credentials.api_key;
  for (const std::vector<std::string>& values : std::vector<std::vector<std::string>>{{},
                                                                                      {""},
                                                                                      {"wrong"},
                                                                                      {good + "x"},
                                                                                      {good.substr(1)},
                                                                                      {node_.api_key_id()},
                                                                                      {good, good},
                                                                                      {good, "wrong"}}) {
    const auto reply = with_keys(values);
    expect_refused(reply, 403, "ForbiddenException", "Forbidden");
    EXPECT_EQ(reply.audit, "");
  }
  EXPECT_EQ(with_keys({good}).status, 200);
  node_.stop();
  EXPECT_EQ(node_.audit_log(), R"({"time":"2026-11-24T09:30:00.250Z","event":"refused","source":"192.0.2.7",)"
                               R"("reason":"ForbiddenException","count":8})"
                               "\n");
}

TEST_F(StageCalls, WhatIsNoRouteIsRefusedInApiGatewaysWords) {
  for (const char* target :
       {"/prod/other", "/test/encrypt", "/prod", "/prod/encrypt/", "/favicon.ico", "/prod/encrypt;x"}) {
    const auto reply = node_.stage(target, "{}");
    expect_refused(reply, 403, "MissingAuthenticationTokenException", "Missing Authentication Token");
    EXPECT_EQ(reply.audit, "");
  }
  TestRequest get = node_.stage_request("/prod/encrypt", "");
  get.method = "GET";
  expect_refused(serve(get), 403, "MissingAuthenticationTokenException", "Missing Authentication Token");
}

TEST_F(StageCalls, EveryWayToNameAStageWorks) {
  const std::string api = node_.stage_path().substr(0, node_.stage_path().find('/'));
  const std::string body = R"({"plaintext":"x"})";
  EXPECT_EQ(node_.stage("/prod/encrypt?x=1", body).status, 200);
  EXPECT_EQ(node_.stage("/restapis/" + api + "/prod/_user_request_/encrypt", body).status, 200);
  TestRequest by_host = node_.stage_request("/prod/encrypt", body);
  by_host.headers[0].second = api + ".execute-api.localhost:8280";
  EXPECT_EQ(serve(by_host).status, 200);
  by_host.headers[0].second = "x" + api + ".execute-api.localhost:8280";
  EXPECT_EQ(serve(by_host).status, 403);
}

TEST_F(StageCalls, AThrottledCallIsAnsweredAndAudited) {
  set_throttle({2, 1.0});
  for (int i = 0; i < 2; ++i) EXPECT_EQ(node_.stage("/prod/encrypt", R"({"plaintext":"x"})").status, 200);
  const auto reply = node_.stage("/prod/decrypt", "{}");
  expect_refused(reply, 429, "TooManyRequestsException", "Too Many Requests");
  EXPECT_EQ(reply.audit, known(reply, "decrypt") +
                             R"(,"source":"192.0.2.7","outcome":"TooManyRequestsException"})" + "\n");
  node_.clock.set(node_.clock.now() + std::chrono::seconds(1));
  EXPECT_EQ(node_.stage("/prod/encrypt", R"({"plaintext":"x"})").status, 200);
}

TEST_F(StageCalls, AStageMayAllowOneDirectionOnly) {
  const std::string ciphertext = member(node_.stage("/prod/encrypt", R"({"plaintext":"x"})"), "ciphertext");
  const std::string decrypt = R"({"ciphertext":")" + ciphertext + "\"}", encrypt = R"({"plaintext":"x"})";
  const std::tuple<std::string, int, int> table[] = {
      {"encrypt", 200, 403}, {"decrypt", 403, 200}, {"both", 200, 200}, {"nothing", 403, 403}};
  for (const auto& [allow, encrypts, decrypts] : table) {
    set_stage({{"ALLOW", allow}});
    EXPECT_EQ(node_.stage("/prod/encrypt", encrypt).status, encrypts) << allow;
    EXPECT_EQ(node_.stage("/prod/decrypt", decrypt).status, decrypts) << allow;
  }
}

TEST_F(StageCalls, AStageOpensMessagesOfItsOtherKeysOnlyIfItsRoleMay) {
  const std::string ciphertext = member(node_.stage("/prod/encrypt", R"({"plaintext":"x"})"), "ciphertext");
  const std::string decrypt = R"({"ciphertext":")" + ciphertext + "\"}";
  const std::string other = node_.arn(node_.new_key());
  set_stage({{"KEY_ID", other}});
  EXPECT_EQ(node_.stage("/prod/decrypt", decrypt).status, 400);                 // not a key of the stage
  EXPECT_EQ(node_.stage("/prod/encrypt", R"({"plaintext":"x"})").status, 403);  // the role may not use it
  set_stage({{"DECRYPT_KEY_IDS", "arn:x," + node_.credentials.key_arn}});
  EXPECT_EQ(std::string(node_.stage("/prod/decrypt", decrypt).body), R"({"plaintext":"x"})");
}

TEST_F(StageCalls, AStageWithoutItsRoleFails) {
  set_role("no-such-role");
  expect_refused(node_.stage("/prod/encrypt", R"({"plaintext":"x"})"), 500, "InternalServerErrorException",
                 "Internal server error");
}

TEST_F(StageCalls, AFullServerAnswersUnavailable) {
  TestRequest request = node_.stage_request("/prod/encrypt", "{}");
  const auto reply = node_.service->busy(*node_.service->admit(request.view()));
  expect_refused(reply, 503, "ServiceUnavailableException", "Service Unavailable");
  EXPECT_EQ(reply.audit, known(reply, "encrypt") +
                             R"(,"source":"192.0.2.7","outcome":"ServiceUnavailableException"})" + "\n");
}

TEST_F(StageCalls, TheListenerForStageCallsCarriesNothingElse) {
  TestRequest request = node_.signed_kms("ListKeys", "{}");
  request.stage_calls_only = true;
  expect_refused(serve(request), 403, "MissingAuthenticationTokenException", "Missing Authentication Token");
  TestRequest stage = node_.stage_request("/prod/encrypt", R"({"plaintext":"x"})");
  stage.stage_calls_only = true;
  EXPECT_EQ(serve(stage).status, 200);
}

TEST_F(StageCalls, HealthAndReadinessAreTold) {
  EXPECT_EQ(std::string(health("/-/health").body), R"({"status":"ok"})");
  EXPECT_EQ(std::string(health("/-/ready?x").body), R"({"ready":true})");
  EXPECT_EQ(health("/-/health", "HEAD").status, 200);
  EXPECT_EQ(health("/-/health", "POST").status, 405);
  EXPECT_EQ(health("/-/other").status, 404);
  EXPECT_EQ(health("/-/health").audit, "");
  TestRequest ready;
  ready.method = "GET";
  ready.target = "/-/ready";
  EXPECT_TRUE(node_.service->admit(ready.view())->computes());
}

}  // namespace
}  // namespace bongtu::app
