#include "service/protocol.h"

#include <gtest/gtest.h>

namespace bongtu::service {
namespace {

using Headers = std::vector<HeaderView>;

Protocol told(std::string_view method, std::string_view target, const Headers& headers = {},
              bool stage_calls_only = false) {
  return protocol_of({method, target, headers, {}, "192.0.2.7", stage_calls_only});
}
Headers signed_for(std::string_view service) {
  static std::vector<std::string> kept;
  kept.push_back("AWS4-HMAC-SHA256 Credential=AKIA/20261124/ap-northeast-2/" + std::string(service) +
                 "/aws4_request, SignedHeaders=host, Signature=00");
  return {{"Authorization", kept.back()}};
}

std::string_view service_of(const Headers& headers) {
  return signed_service({"POST", "/", headers, {}, "192.0.2.7"});
}

TEST(Protocol, ASignatureNamesItsService) {
  for (const char* service : {"iam", "sts"}) {
    EXPECT_EQ(told("POST", "/", signed_for(service)), Protocol::query) << service;
    EXPECT_EQ(told("GET", "/?Action=GetUser", signed_for(service)), Protocol::query) << service;
    EXPECT_EQ(service_of(signed_for(service)), service);
  }
  for (const char* service : {"apigateway", "lambda"}) {
    EXPECT_EQ(told("GET", "/restapis", signed_for(service)), Protocol::rest_json) << service;
    EXPECT_EQ(told("POST", "/", signed_for(service)), Protocol::rest_json) << service;
  }
  for (const char* service : {"kms", "s3", "iamx", ""}) {
    EXPECT_EQ(told("POST", "/", signed_for(service)), Protocol::aws_json) << service;
    EXPECT_EQ(told("POST", "/prod/encrypt", signed_for(service)), Protocol::aws_json) << service;
    EXPECT_EQ(told("GET", "/x", signed_for(service)), Protocol::aws_json) << service;
  }
  EXPECT_EQ(told("POST", "/prod/encrypt", signed_for("execute-api")), Protocol::stage);
  EXPECT_EQ(told("POST", "/", signed_for("execute-api")), Protocol::stage);
}

TEST(Protocol, ABrokenSignatureIsAnAwsCall) {
  for (const char* value :
       {"AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=", "AWS4-HMAC-SHA256 Credential=a/b/c",
        "AWS4-HMAC-SHA256 Signature=execute-api", "AWS4-HMAC-SHA256 Credential=a/execute-api/x/y/z",
        "AWS4-HMAC-SHA256 Credential=a/b/c, /execute-api"}) {
    EXPECT_EQ(told("POST", "/prod/encrypt", {{"authorization", value}}), Protocol::aws_json) << value;
  }
}

TEST(Protocol, UnsignedCallsWithATargetOrToTheRootAreAwsCalls) {
  EXPECT_EQ(told("POST", "/"), Protocol::aws_json);
  EXPECT_EQ(told("POST", "/?x"), Protocol::aws_json);
  const Headers form = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
  EXPECT_EQ(told("POST", "/", form), Protocol::query);
  EXPECT_EQ(told("POST", "/", {{"Content-Type", "application/x-www-form-urlencoded"}, {"x-amz-target", "x"}}),
            Protocol::aws_json);
  EXPECT_EQ(told("POST", "/prod/encrypt", form), Protocol::stage);  // what curl -d sends
  EXPECT_EQ(told("POST", "/prod/encrypt", {{"X-AMZ-TARGET", "x"}}), Protocol::aws_json);
  EXPECT_EQ(told("POST", "/prod/encrypt?X-Amz-Signature=0"), Protocol::aws_json);
  EXPECT_EQ(told("GET", "/?X-Amz-Signature=0"), Protocol::aws_json);
}

TEST(Protocol, EverythingElseIsAStageCall) {
  EXPECT_EQ(told("POST", "/prod/encrypt"), Protocol::stage);
  EXPECT_EQ(told("GET", "/"), Protocol::stage);
  EXPECT_EQ(told("POST", ""), Protocol::stage);
  EXPECT_EQ(told("POST", "/prod/encrypt", {{"Authorization", "Basic x"}}), Protocol::stage);
  EXPECT_EQ(told("POST", "/-"), Protocol::stage);
}

TEST(Protocol, HealthIsHealthWhateverElseIsSent) {
  EXPECT_EQ(told("GET", "/-/health"), Protocol::health);
  EXPECT_EQ(told("POST", "/-/x?y", signed_for("kms")), Protocol::health);
  EXPECT_EQ(told("GET", "/-/ready", {}, true), Protocol::health);
}

TEST(Protocol, TheListenerForStageCallsCarriesNothingElse) {
  EXPECT_EQ(told("POST", "/", signed_for("kms"), true), Protocol::stage);
  EXPECT_EQ(told("POST", "/", signed_for("iam"), true), Protocol::stage);
  EXPECT_EQ(told("POST", "/", {{"x-amz-target", "x"}}, true), Protocol::stage);
  EXPECT_EQ(told("POST", "/prod/encrypt?X-Amz-Signature=0", {}, true), Protocol::stage);
}

TEST(Headers, AreFoundInAnyCaseAndCounted) {
  const Headers headers = {{"X-Api-Key", "1"}, {"x-api-key", "2"}, {"Host", "h"}, {"x-api-keys", "3"}};
  const Request request{"POST", "/", headers, {}, {}};
  EXPECT_EQ(find_header(request, "x-api-key"), "1");
  EXPECT_EQ(find_header(request, "host"), "h");
  EXPECT_EQ(find_header(request, "x-api"), std::nullopt);
  EXPECT_EQ(count_headers(request, "x-api-key"), 2u);
  EXPECT_EQ(count_headers(request, "host"), 1u);
  EXPECT_EQ(count_headers(request, "date"), 0u);
}

}  // namespace
}  // namespace bongtu::service
