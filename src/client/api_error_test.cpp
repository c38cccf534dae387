#include "client/api_error.h"

#include <gtest/gtest.h>

namespace bongtu::client {
namespace {

ApiError error_of(unsigned status, std::string_view body, std::string type = {}) {
  return api_error({status, std::nullopt, std::move(type), WipedText(body)});
}

TEST(ApiError, IsAFaultWithAwsText) {
  struct Case {
    unsigned status;
    const char *type, *message;
    Fault fault;
    bool again;
  };
  for (const Case& c : {
           Case{400, "NotFoundException", "Key 'x' does not exist", Fault::not_found, false},
           Case{400, "com.amazonaws.kms#AccessDeniedException", "no", Fault::access_denied, false},
           Case{400, "DisabledException:http://internal/", "off", Fault::disabled, false},
           Case{400, "IncorrectKeyException", "other key", Fault::incorrect_key, false},
           Case{400, "KMSInvalidStateException", "pending", Fault::invalid_state, false},
           Case{400, "InvalidSignatureException", "wrong", Fault::invalid_signature, false},
           Case{400, "ThrottlingException", "Rate exceeded", Fault::throttled, true},
           Case{400, "LimitExceededException", "much", Fault::limit_exceeded, true},
           Case{500, "KMSInternalException", "sorry", Fault::unavailable, true},
           Case{500, "KeyUnavailableException", "sorry", Fault::unavailable, true},
           Case{503, "DependencyTimeoutException", "slow", Fault::unavailable, true},
       }) {
    const ApiError error =
        error_of(c.status, std::string(R"({"__type":")") + c.type + R"(","message":")" + c.message + R"("})");
    EXPECT_EQ(error.error.fault, c.fault) << c.type;
    EXPECT_EQ(error.error.message, c.message) << c.type;
    EXPECT_EQ(error.again, c.again) << c.type;
  }
}

TEST(ApiError, ThatIsNotKnownKeepsItsName) {
  EXPECT_EQ(error_of(400, R"({"__type":"NewException","Message":"text"})").error.message,
            "NewException: text");
  EXPECT_EQ(error_of(400, R"({"__type":"NewException"})").error.fault, Fault::internal);
  EXPECT_EQ(error_of(500, R"({"__type":"NewException"})").error.fault, Fault::unavailable);
  EXPECT_FALSE(error_of(400, R"({"__type":"NewException"})").again);
  EXPECT_EQ(error_of(400, R"({"__type":"InvalidCiphertextException","message":null})").error.message,
            "InvalidCiphertextException");
}

TEST(ApiError, IsReadFromTheHeaderWhereTheBodySaysNothing) {
  EXPECT_EQ(error_of(400, "", "NotFoundException:http://x").error.fault, Fault::not_found);
  EXPECT_EQ(error_of(400, R"({"message":"m"})", "NotFoundException").error.message, "m");
}

TEST(ApiError, IsOfTheStatusWhereNothingSaysMore) {
  for (const char* body : {"", "<html>", "[]", "{}", R"({"__type":1,"message":[]})", "\xff"}) {
    const ApiError gateway = error_of(502, body);
    EXPECT_EQ(gateway.error.message, "HTTP status 502") << body;
    EXPECT_EQ(gateway.error.fault, Fault::unavailable);
    EXPECT_TRUE(gateway.again);
    EXPECT_EQ(error_of(302, body).error.fault, Fault::internal);
    EXPECT_FALSE(error_of(302, body).again);
    EXPECT_TRUE(error_of(429, body).again);
  }
}

}  // namespace
}  // namespace bongtu::client
