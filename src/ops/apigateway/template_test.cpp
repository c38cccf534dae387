#include "ops/apigateway/template.h"

#include <gtest/gtest.h>

namespace bongtu::ops::apigateway {
namespace {

TEST(MockStatus, IsReadOfTheFormsThatToolsWrite) {
  EXPECT_EQ(mock_status(R"({"statusCode": 200})"), 200);
  EXPECT_EQ(mock_status("{ statusCode: 204 }\n"), 204);
  for (const char* const none :
       {"", "{}", R"({"statusCode": "200"})", R"({"statusCode: 200})", R"({"statusCode": 2000})",
        R"({"statusCode": 600})", R"({"statusCode": $x})", R"({"statusCode": 200, "x": 1})"})
    EXPECT_EQ(mock_status(none), std::nullopt) << none;
}

TEST(Templates, AreRefusedUnlessTheirFormIsUnderstood) {
  const auto json = [](const char* text) { return Texts{{"application/json", text}}; };
  for (const char* const passing : {"", "$input.body", "$input.json('$')"}) {
    EXPECT_TRUE(check_function_request(json(passing)));
    EXPECT_TRUE(check_response(json(passing)));
  }
  EXPECT_TRUE(check_response(json(R"({"fixed": true})")));
  EXPECT_TRUE(check_refusal(json(R"({"message":$context.error.messageString,"fixed":1})")));
  for (const char* const vtl : {"$input.path('$.a')", "#set($x = 1)", "$context.requestId", "a $ b"}) {
    EXPECT_EQ(check_function_request(json(vtl)).error().fault, Fault::unsupported_operation) << vtl;
    EXPECT_EQ(check_mock_request(json(vtl)).error().fault, Fault::unsupported_operation) << vtl;
    EXPECT_EQ(check_response(json(vtl)).error().fault, Fault::unsupported_operation) << vtl;
    EXPECT_EQ(check_refusal(json(vtl)).error().fault, Fault::unsupported_operation) << vtl;
  }
  EXPECT_FALSE(check_function_request(json(R"({"fixed": true})")));
  EXPECT_FALSE(check_response({{"application/xml", ""}}));
}

TEST(StaticText, IsWhatAHeaderCanCarry) {
  EXPECT_EQ(static_text("'*'"), "*");
  EXPECT_EQ(static_text("''"), "");
  for (const char* const wrong : {"", "'", "*", "integration.response.header.X", "'a\r\nb: c'", "'\xc3\xa9'"})
    EXPECT_EQ(static_text(wrong), std::nullopt) << wrong;
}

TEST(Headers, ThatTheServerSetsAreRefused) {
  EXPECT_TRUE(check_header("Access-Control-Allow-Origin"));
  EXPECT_EQ(check_header("Content-length").error().fault, Fault::unsupported_operation);
  for (const char* const wrong : {"", "a b", "a:b", "a\r\nb"})
    EXPECT_EQ(check_header(wrong).error().fault, Fault::validation) << wrong;
}

}  // namespace
}  // namespace bongtu::ops::apigateway
