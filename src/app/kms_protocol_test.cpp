// Who calls, and what a call is: signatures, targets, bodies.
#include "app/test_node.h"

namespace bongtu::app {
namespace {

class KmsProtocol : public testing::Test {
 protected:
  service::Reply serve(TestRequest request) { return node_.service->serve(request.view()); }
  service::Reply signed_by(const Signer& signer, const std::string& operation = "ListKeys") {
    return serve(node_.sign(node_.unsigned_kms(operation, "{}"), signer));
  }
  // Without a record of its own: a stranger is only counted.
  void expect_stranger(const service::Reply& reply, const std::string& type, const std::string& message) {
    expect_error(reply, type, message);
    EXPECT_EQ(reply.audit, "") << type;
    EXPECT_TRUE(crypto::parse_uuid(reply.request_id));
  }

  TestNode node_;
};

const std::string wrong_signature =
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
    "Access Key and "
    "signing method. Consult the service documentation for details.";

TEST_F(KmsProtocol, ASignedCallIsAnswered) {
  const auto reply = signed_by(node_.administrator);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.content_type, "application/x-amz-json-1.1");
  EXPECT_EQ(reply.error_type, "");
}

TEST_F(KmsProtocol, StrangersAreRefusedInAwsWords) {
  expect_stranger(serve(node_.unsigned_kms("ListKeys", "{}")), "MissingAuthenticationTokenException",
                  "Missing Authentication Token");
  Signer wrong = node_.administrator;
  wrong.secret.back() = wrong.secret.back() == 'x' ? 'y' : 'x';
  expect_stranger(signed_by(wrong), "InvalidSignatureException", wrong_signature);
  Signer unknown = node_.administrator;
  unknown.id = "AKIAUNKNOWNUNKNOWN00";
  expect_stranger(signed_by(unknown), "UnrecognizedClientException",
                  "The security token included in the request is invalid.");
  Signer region = node_.administrator;
  region.region = "nowhere";
  expect_stranger(signed_by(region), "InvalidSignatureException",
                  "Credential should be scoped to a valid region.");
  Signer service = node_.administrator;
  service.service = "s3";
  expect_stranger(signed_by(service), "InvalidSignatureException",
                  "Credential should be scoped to correct service: 'kms'.");
}

TEST_F(KmsProtocol, AnyChangeAfterSigningIsRefused) {
  const auto changed = [&](auto change) {
    TestRequest request = node_.signed_kms("ListKeys", "{}");
    change(request);
    return serve(std::move(request));
  };
  expect_stranger(changed([](TestRequest& r) { r.body = "{ }"; }), "InvalidSignatureException",
                  wrong_signature);
  expect_stranger(changed([](TestRequest& r) { r.target = "/?x=1"; }), "InvalidSignatureException",
                  wrong_signature);
  expect_stranger(changed([](TestRequest& r) { r.method = "PUT"; }), "InvalidSignatureException",
                  wrong_signature);
  expect_stranger(changed([](TestRequest& r) { r.headers[2].second = "TrentService.CreateKey"; }),
                  "InvalidSignatureException", wrong_signature);
  expect_stranger(changed([](TestRequest& r) { r.headers.emplace_back("X-Amz-Security-Token", "t"); }),
                  "InvalidSignatureException",
                  "Every 'X-Amz-*' header must be a 'SignedHeader' in the AWS Authorization.");
}

TEST_F(KmsProtocol, AStaleOrFutureDateIsRefused) {
  const TestRequest request = node_.signed_kms("ListKeys", "{}");
  const Time signed_at = node_.clock.now();
  node_.clock.set(signed_at + std::chrono::minutes(5));
  EXPECT_EQ(serve(request).status, 200);
  node_.clock.set(signed_at + std::chrono::minutes(6));
  expect_stranger(
      serve(request), "InvalidSignatureException",
      "Signature expired: 20261124T093000Z is now earlier than 20261124T093100Z (20261124T093600Z - 5 min.)");
  node_.clock.set(signed_at - std::chrono::minutes(6));
  expect_stranger(serve(request), "InvalidSignatureException",
                  "Signature not yet current: 20261124T093000Z is still later than 20261124T092900Z "
                  "(20261124T092400Z + 5 min.)");
}

TEST_F(KmsProtocol, UnknownOperationsAreRefused) {
  for (const char* operation : {"Foo", "", "encrypt", "Encrypt2", "GenerateDataKeys", "Encrypt "}) {
    expect_error(node_.kms(operation, "{}"), "UnknownOperationException", "There is no such operation here.");
  }
  for (const char* target :
       {"Encrypt", "TrentService", "trentservice.ListKeys", "DynamoDB_20120810.ListTables", ""}) {
    TestRequest request = node_.unsigned_kms("", "{}");
    request.headers[2].second = target;
    expect_error(serve(node_.sign(request, node_.administrator)), "UnknownOperationException",
                 "There is no such operation here.");
  }
}

TEST_F(KmsProtocol, OnlyPostIsAnOperation) {
  for (const char* method : {"GET", "PUT", "DELETE", "HEAD"}) {
    TestRequest request = node_.unsigned_kms("ListKeys", "{}");
    request.method = method;
    expect_error(serve(node_.sign(request, node_.administrator)), "UnknownOperationException",
                 "There is no such operation here.");
  }
}

TEST_F(KmsProtocol, BodiesMustBeOneJsonObject) {
  const std::string broken = "The body is not a JSON document in UTF-8.";
  std::string deep = "{\"a\":";
  for (int i = 0; i < 32; ++i) deep += '[';
  for (int i = 0; i < 32; ++i) deep += ']';
  deep += '}';
  const std::pair<std::string, std::string> table[] = {
      {"[]", "The body must be a JSON object."},
      {"\"text\"", "The body must be a JSON object."},
      {"null", "The body must be a JSON object."},
      {"1", "The body must be a JSON object."},
      {"", broken},
      {"{", broken},
      {"nonsense", broken},
      {"{\"Limit\":1,}", broken},
      {"{\"Marker\":\"\xff\"}", broken},
      {R"({"Limit":1,"Limit":2})", "A member name occurs twice in one JSON object."},
      {R"({"x":[{"a":1,"a":1}]})", "A member name occurs twice in one JSON object."},
      {R"({"Marker":"\ude00"})", "A string of the JSON document has a lone surrogate."},
      {deep, "The JSON document is nested deeper than 32 levels."}};
  for (const auto& [body, message] : table)
    expect_error(node_.kms("ListKeys", body), "SerializationException", message);
  const auto extra = node_.kms("ListKeys", "{} {}");
  EXPECT_EQ(extra.error_type, "SerializationException");
  EXPECT_EQ(node_.kms("ListKeys", deep.substr(0, 5) + deep.substr(6, 62) + "}").status, 200);  // 32 levels
}

TEST_F(KmsProtocol, MembersOfTheWrongTypeAreRefused) {
  const std::pair<std::string, std::string> table[] = {
      {R"({"KeyId":1})", "NUMBER_VALUE can not be converted to a String"},
      {R"({"KeyId":["x"]})", "Start of list found where not expected."},
      {R"({"KeyId":{}})", "Start of structure or map found where not expected."},
      {R"({"KeyId":"x","Plaintext":7})", "NUMBER_VALUE can not be converted to a Blob"},
      {R"({"KeyId":"x","Plaintext":"no base64!"})", "The member Plaintext is not valid base64."},
      {R"({"KeyId":"x","Plaintext":"YQ"})", "The member Plaintext is not valid base64."},
      {R"({"KeyId":"x","Plaintext":"YQ==","EncryptionContext":[]})", "Expected map or null"},
      {R"({"KeyId":"x","Plaintext":"YQ==","EncryptionContext":{"a":1}})",
       "NUMBER_VALUE can not be converted to a String"}};
  for (const auto& [body, message] : table)
    expect_error(node_.kms("Encrypt", body), "SerializationException", message);
}

TEST_F(KmsProtocol, NullIsAbsentAndUnknownMembersAreIgnored) {
  const std::string body =
      R"({"KeyId":"alias/bongtu","Plaintext":"YQ==","EncryptionContext":null,"GrantTokens":null,)"
      R"("EncryptionAlgorithm":null,"Novelty":[1]})";
  EXPECT_EQ(node_.kms("Encrypt", body).status, 200);
}

TEST_F(KmsProtocol, TheBodyOfAStrangerIsNotParsed) {
  expect_stranger(serve(node_.unsigned_kms("ListKeys", "not json")), "MissingAuthenticationTokenException",
                  "Missing Authentication Token");
}

TEST_F(KmsProtocol, PresignedAndUnsignedCallsAreAwsCalls) {
  TestRequest presigned =
      node_.stage_request("/prod/encrypt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=0", "{}");
  EXPECT_EQ(serve(presigned).error_type, "IncompleteSignatureException");
  expect_stranger(serve(node_.stage_request("/", "{}")), "MissingAuthenticationTokenException",
                  "Missing Authentication Token");
}

TEST_F(KmsProtocol, StrangersAreCountedBySourceAndReason) {
  TestRequest request = node_.unsigned_kms("ListKeys", "{}");
  for (int i = 0; i < 3; ++i) (void)serve(request);
  request.source = "192.0.2.8";
  (void)serve(request);
  Signer unknown = node_.administrator;
  unknown.id = "AKIAUNKNOWNUNKNOWN00";
  (void)signed_by(unknown);
  node_.stop();
  const auto line = [](const std::string& source, const std::string& reason, int count) {
    return R"({"time":"2026-11-24T09:30:00.250Z","event":"refused","source":")" + source + R"(","reason":")" +
           reason + R"(","count":)" + std::to_string(count) + "}\n";
  };
  EXPECT_EQ(node_.audit_log(), line("192.0.2.7", "MissingAuthenticationTokenException", 3) +
                                   line("192.0.2.7", "UnrecognizedClientException", 1) +
                                   line("192.0.2.8", "MissingAuthenticationTokenException", 1));
}

TEST_F(KmsProtocol, AFullServerThrottlesKnownCallersAndRefusesStrangersAsEver) {
  TestRequest request = node_.signed_kms("CreateKey", "{}");
  const auto admitted = node_.service->admit(request.view());
  const auto busy = node_.service->busy(*admitted);
  expect_error(busy, "ThrottlingException", "Rate exceeded");
  EXPECT_NE(busy.audit.find(R"("operation":"CreateKey")"), std::string::npos);
  EXPECT_NE(busy.audit.find(R"("outcome":"ThrottlingException")"), std::string::npos);
  TestRequest stranger = node_.unsigned_kms("CreateKey", "{}");
  expect_stranger(node_.service->busy(*node_.service->admit(stranger.view())),
                  "MissingAuthenticationTokenException", "Missing Authentication Token");
}

TEST_F(KmsProtocol, BodiesHaveALimitByKindOfCall) {
  TestRequest kms = node_.unsigned_kms("ListKeys", ""), stage = node_.stage_request("/prod/encrypt", ""),
              short_stage = stage, health;
  health.target = "/-/health";
  for (TestRequest* request : {&kms, &stage, &health})
    request->headers.emplace_back("Content-Length", "1000000");
  short_stage.headers.emplace_back("Content-Length", "999999");
  EXPECT_EQ(node_.service->body_limit(kms.view()), 1024u * 1024);
  EXPECT_EQ(node_.service->body_limit(stage.view()), 16u * 1024 * 1024);
  EXPECT_EQ(node_.service->body_limit(short_stage.view()), 1024u * 1024);
  EXPECT_EQ(node_.service->body_limit(health.view()), 1024u * 1024);
}

}  // namespace
}  // namespace bongtu::app
