// Requests that are refused for their form.
#include "function/request.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "function/fake_kms.h"

namespace bongtu::function {
namespace {

struct Refused {
  Path path;
  std::string body;
  std::string_view about;  // stands in the message
};

Answer ask(Path path, std::string_view body) {
  FakeKms kms;
  Answer answer = handle(path, body, {.key_id = "arn:aws:kms:r:1:key/k", .decrypt_key_ids = {}}, kms);
  EXPECT_EQ(kms.generated + kms.decrypted, answer.status == 200 ? 1 : 0);
  return answer;
}

void expect_refused(const Refused& test, std::string_view code) {
  const Answer answer = ask(test.path, test.body);
  const std::string_view shown = std::string_view(test.body).substr(0, 80);
  EXPECT_EQ(answer.status, 400) << shown;
  EXPECT_EQ(answer.outcome, code) << shown;
  const auto body = json::parse(std::string_view(answer.body)).as_object();
  EXPECT_EQ(body.at("code").as_string(), code);
  const std::string_view message = body.at("message").as_string();
  EXPECT_NE(message.find(test.about), message.npos) << shown << ": " << message;
  EXPECT_EQ(message.find("s3cret"), message.npos) << message;
}

TEST(Request, of_a_wrong_form_is_refused_by_the_name_of_the_member) {
  const std::string encryption_context = R"({"plaintext":"x","encryption_context":)";
  const Refused cases[] = {
      {Path::encrypt, "[]", "object"},
      {Path::encrypt, "\"s3cret\"", "object"},
      {Path::encrypt, "null", "object"},
      {Path::encrypt, "{}", "'plaintext'"},
      {Path::decrypt, "{}", "'ciphertext'"},
      // The wrong path.
      {Path::encrypt, R"({"ciphertext":"s3cret"})", "'ciphertext'"},
      {Path::decrypt, R"({"plaintext":"s3cret"})", "'plaintext'"},
      {Path::decrypt, R"({"plaintext_base64":"s3cret"})", "'plaintext_base64'"},
      // Mixed forms.
      {Path::encrypt, R"({"plaintext":"s3cret","plaintext_base64":""})", "'plaintext_base64'"},
      {Path::encrypt, R"({"plaintext":"x","ciphertext":"s3cret"})", "'ciphertext'"},
      {Path::encrypt, R"({"req_type":"encrypt","context":"x","plaintext":"s3cret"})", "'plaintext'"},
      {Path::encrypt, R"({"req_type":"encrypt","context":"x","encryption_context":{}})",
       "'encryption_context'"},
      {Path::decrypt, R"({"req_type":"decrypt","ciphertext":"s3cret"})", "'ciphertext'"},
      {Path::encrypt, R"({"items":[],"plaintext":"s3cret"})", "'plaintext'"},
      {Path::encrypt, R"({"items":[],"req_type":"encrypt"})", "'req_type'"},
      // Unknown members.
      {Path::encrypt, R"({"plaintext":"x","encryption_contxt":{"a":"s3cret"}})", "'encryption_contxt'"},
      {Path::decrypt, R"({"ciphertext":"x","context":"s3cret"})", "'context'"},
      {Path::encrypt, R"({"context":"s3cret"})", "'context'"},
      {Path::encrypt, R"({"Plaintext":"s3cret"})", "'Plaintext'"},
      {Path::encrypt, R"({"plaintext":"x","":1})", "not shown"},
      {Path::encrypt, R"({"plaintext":"x","s3cret value":1})", "not shown"},
      {Path::encrypt, R"({"plaintext":"x","s3cret\u0000":1})", "not shown"},
      {Path::encrypt, R"({"plaintext":"x","s3cret7890123456789012345678901234":1})", "not shown"},
      // req_type.
      {Path::encrypt, R"({"req_type":"encrypt"})", "'context'"},
      {Path::encrypt, R"({"req_type":"s3cret","context":"x"})", "'req_type'"},
      {Path::encrypt, R"({"req_type":"Encrypt","context":"x"})", "'req_type'"},
      {Path::encrypt, R"({"req_type":null,"context":"x"})", "'req_type'"},
      {Path::encrypt, R"({"req_type":"encrypt","context":7})", "'context'"},
      // Types.
      {Path::encrypt, R"({"plaintext":7})", "'plaintext'"},
      {Path::encrypt, R"({"plaintext":null})", "'plaintext'"},
      {Path::encrypt, R"({"plaintext":["s3cret"]})", "'plaintext'"},
      {Path::encrypt, R"({"plaintext_base64":true})", "'plaintext_base64'"},
      {Path::decrypt, R"({"ciphertext":{}})", "'ciphertext'"},
      {Path::encrypt, R"({"items":{}})", "'items'"},
      {Path::encrypt, R"({"items":null})", "'items'"},
      // Base64.
      {Path::encrypt, R"({"plaintext_base64":"s3cret!"})", "'plaintext_base64'"},
      {Path::encrypt, R"({"plaintext_base64":"YQ"})", "'plaintext_base64'"},
      {Path::encrypt, R"({"plaintext_base64":"YR=="})", "'plaintext_base64'"},
      {Path::encrypt, R"({"plaintext_base64":"YQ==\n"})", "'plaintext_base64'"},
      {Path::encrypt, R"({"plaintext_base64":"-_-_"})", "'plaintext_base64'"},
      // Contexts.
      {Path::encrypt, encryption_context + "null}", "'encryption_context'"},
      {Path::encrypt, encryption_context + "\"s3cret\"}", "'encryption_context'"},
      {Path::encrypt, encryption_context + "[]}", "'encryption_context'"},
      {Path::encrypt, encryption_context + R"({"a":1}})", "'encryption_context'"},
      {Path::encrypt, encryption_context + R"({"a":null}})", "'encryption_context'"},
      {Path::encrypt, encryption_context + R"({"s3cret":["s3cret"]}})", "'encryption_context'"},
      {Path::encrypt, encryption_context + R"({"":"s3cret"}})", "'encryption_context'"},
      {Path::encrypt, encryption_context + R"({"aws-crypto-s3cret":"x"}})", "aws-crypto-"},
      {Path::encrypt, encryption_context + R"({"aws-crypto-":"x"}})", "aws-crypto-"},
      {Path::decrypt, R"({"ciphertext":"x","encryption_context":{"aws-crypto-public-key":"x"}})",
       "aws-crypto-"},
      {Path::encrypt, encryption_context + "{\"k\":\"" + std::string(70000, 'v') + "\"}}", "8,192"},
  };
  for (const Refused& test : cases) expect_refused(test, "ValidationException");
}

TEST(Request, that_is_no_json_in_utf8_is_refused) {
  const auto nested = [](int depth) {
    return R"({"plaintext":)" + std::string(static_cast<std::size_t>(depth), '[') +
           std::string(static_cast<std::size_t>(depth), ']') + "}";
  };
  const Refused cases[] = {
      {Path::encrypt, "", ""},
      {Path::encrypt, "s3cret", ""},
      {Path::encrypt, "plaintext=s3cret", ""},
      {Path::encrypt, R"({"plaintext":"s3cret")", ""},
      {Path::encrypt, R"({"plaintext":"s3cret",})", ""},
      {Path::encrypt, R"({"plaintext":"s3cret"} x)", ""},
      {Path::encrypt, R"({"plaintext":"s3cret"}{})", ""},
      {Path::encrypt, "{\"plaintext\":\"s3cret\n\"}", ""},
      {Path::encrypt, "{\"plaintext\":\"s3cret\xff\"}", ""},
      {Path::encrypt, "{\"plaintext\":\"\xc0\x80\"}", ""},
      {Path::encrypt, "{\"plaintext\":\"\xed\xa0\x80\"}", ""},
      {Path::encrypt, "{\"plaintext\":\"\xe2\x82\"}", ""},
      {Path::encrypt, "\xef\xbb\xbf{\"plaintext\":\"x\"}", ""},
      {Path::encrypt, R"({"plaintext":"\ud800"})", "UTF-8"},
      {Path::encrypt, R"({"plaintext":"\ud800x"})", "UTF-8"},
      {Path::encrypt, R"({"plaintext":"\udc00"})", "surrogate"},
      {Path::encrypt, R"({"plaintext":"\ud800\ud800"})", "surrogate"},
      {Path::encrypt, R"({"plaintext":"x","encryption_context":{"\udfff":"x"}})", "surrogate"},
      {Path::encrypt, R"({"plaintext":"s3cret","plaintext":"s3cret"})", "twice"},
      {Path::encrypt, R"({"plaintext":"x","encryption_context":{},"encryption_context":{"a":"s3cret"}})",
       "twice"},
      {Path::encrypt, R"({"plaintext":"x","encryption_context":{"a":"1","\u0061":"2"}})", "twice"},
      {Path::encrypt, R"({"items":[{"plaintext":"a"},{"plaintext":"a","plaintext":"b"}]})", "twice"},
      {Path::encrypt, nested(32), "deeper"},
  };
  for (const Refused& test : cases) expect_refused(test, "SerializationException");
  expect_refused({Path::encrypt, nested(31), "'plaintext'"}, "ValidationException");
}

TEST(Request, context_may_have_8192_bytes_and_no_more) {
  // Pair count 2, key 2 + 1, value 2 + n.
  const auto with_value = [](std::size_t size) {
    return R"({"plaintext":"x","encryption_context":{"k":")" + std::string(size, 'v') + "\"}}";
  };
  EXPECT_EQ(ask(Path::encrypt, with_value(8192 - 7)).status, 200);
  expect_refused({Path::encrypt, with_value(8192 - 6), "8,192"}, "ValidationException");
}

TEST(Request, context_may_have_any_value) {
  const std::string_view values[] = {R"("")", R"("\u0000")", R"("aws-crypto-x")", R"("가")", R"(" ")"};
  for (const std::string_view value : values) {
    EXPECT_EQ(ask(Path::encrypt, R"({"plaintext":"x","encryption_context":{"k":)" + std::string(value) + "}}")
                  .status,
              200)
        << value;
  }
}

}  // namespace
}  // namespace bongtu::function
