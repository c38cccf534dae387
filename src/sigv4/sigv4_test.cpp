// sign() and verify() against each other, and what a changed request, key or signature does.
#include <gtest/gtest.h>

#include "crypto/digest.h"
#include "sigv4/signed_request.h"

namespace bongtu::sigv4 {
namespace {

constexpr std::string_view mismatch =
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
    "Access Key "
    "and signing method. Consult the service documentation for details.";

void expect_mismatch(const TestRequest& request, std::string_view secret = test_secret) {
  const auto result = check(request, test_now(), secret);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().fault, Fault::invalid_signature);
  EXPECT_EQ(result.error().message, mismatch);
}

TEST(Signature, IsAcceptedWhereNothingChanged) {
  EXPECT_TRUE(check(signed_request()));
  TestRequest request = unsigned_request();
  request.method = "GET";
  request.target = "/%EC%95%94/../a b/./?z=%7e&a=1+2&y";
  request.body.clear();
  request.add("X-Amz-Security-Token", "token");
  request.add("amz-sdk-request", "attempt=1;  max=3");
  EXPECT_TRUE(check(signed_as_is(request)));
}

TEST(Signature, CoversMethodPathQueryAndBody) {
  TestRequest request = signed_request();
  request.method = "PUT";
  expect_mismatch(request);
  for (const char* target : {"/a", "/?a", "/?a=1", "/%2F", ""}) {
    request = signed_request();
    request.target = target;
    if (*target == '\0')
      EXPECT_TRUE(check(request));  // the same path as "/"
    else
      expect_mismatch(request);
  }
  for (const char* body : {"", R"({"KeyId":"alias/bongtu"} )", R"({"KeyId":"alias/bongtU"})"}) {
    request = signed_request();
    request.body = body;
    expect_mismatch(request);
  }
}

TEST(Signature, CoversEverySignedHeaderAndNoOther) {
  for (const char* name : {"host", "x-amz-target", "content-type"}) {
    TestRequest request = signed_request();
    request.header(name) += "x";
    SCOPED_TRACE(name);
    expect_mismatch(request);
  }
  TestRequest request = signed_request();
  request.header("x-amz-date") = "20261124T093001Z";
  expect_mismatch(request);
  request = signed_request();
  request.add("Content-Type", "text/plain");
  expect_mismatch(request);
  request = signed_request();
  request.header("user-agent") = "another";
  EXPECT_TRUE(check(request));
}

TEST(Signature, CoversTheScope) {
  const std::pair<std::string_view, std::string_view> changes[] = {{"ap-northeast-2", "us-east-1"},
                                                                   {"/kms/", "/iam/"}};
  for (const auto& [from, to] : changes) {
    TestRequest request = signed_request();
    std::string& authorization = request.header("authorization");
    authorization.replace(authorization.find(from), from.size(), to);
    expect_mismatch(request);
  }
}

TEST(Signature, CoversTheListOfSignedHeaders) {
  TestRequest request = signed_request();
  std::string& authorization = request.header("authorization");
  const std::string_view name = "content-type;";
  authorization.erase(authorization.find(name), name.size());
  expect_mismatch(request);
}

TEST(Signature, NeedsTheRightSecret) {
  expect_mismatch(signed_request(), "another");
  expect_mismatch(signed_request(), "");
  expect_mismatch(signed_request(), std::string(test_secret) + " ");
}

TEST(Signature, ThatIsNotTheRightHexIsRefused) {
  const TestRequest original = signed_request();
  const std::string authorization = TestRequest(original).header("authorization");
  const std::size_t start = authorization.find("Signature=") + 10;
  const std::string signature = authorization.substr(start);
  std::string upper = signature;
  std::ranges::transform(upper, upper.begin(),
                         [](char c) { return c >= 'a' ? static_cast<char>(c - 32) : c; });
  const std::string wrong[] = {
      upper, signature + "00",     signature.substr(0, 62), signature.substr(0, 63),
      "0",   std::string(64, '0'), std::string(64, 'g'),    signature + " " + signature};
  for (const std::string& value : wrong) {
    TestRequest request = original;
    request.header("authorization") = authorization.substr(0, start) + value;
    SCOPED_TRACE(value);
    expect_mismatch(request);
  }
  for (std::size_t digit = 0; digit < 64; ++digit) {
    TestRequest request = original;
    char& c = request.header("authorization")[start + digit];
    c = c == '0' ? '1' : '0';
    expect_mismatch(request);
  }
}

TEST(Signature, UnderNoKeyIsNotAccepted) {
  const TestRequest request = signed_request();
  const auto claim = read_claim(request.view(), test_now());
  const auto result = verify(request.view(), claim.value(), {});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().fault, Fault::internal);
}

TEST(Signature, PartsMayComeInAnyOrderAndSpacing) {
  const TestRequest original = signed_request();
  const std::string authorization = TestRequest(original).header("authorization");
  Split pieces(std::string_view(authorization).substr(17), ',');
  const std::string credential(*pieces.next()), list(trimmed(*pieces.next())),
      signature(trimmed(*pieces.next()));
  const std::string values[] = {
      credential + "," + list + "," + signature, credential + " ,  " + list + "\t,\t" + signature + " ",
      signature + ", " + credential + ", " + list, "   " + list + ", " + signature + ", " + credential + ","};
  for (const std::string& value : values) {
    TestRequest request = original;
    request.header("authorization") = " AWS4-HMAC-SHA256 " + value;
    EXPECT_TRUE(check(request)) << value;
  }
}

TEST(Signature, TakesTheTimeFromDateWhereThereIsNoAmzDate) {
  for (const std::string& date : {http_date(test_now()), std::string(test_date)}) {
    TestRequest request = unsigned_request();
    request.remove("x-amz-date");
    request.add("Date", date);
    const std::string list = "content-type;date;host;x-amz-target";
    const auto key = signing_key(Secret::copy_of(test_secret), test_scope);
    const std::string text = string_to_sign(test_date, test_scope, canonical_request(request.view(), list));
    request.add("Authorization",
                "AWS4-HMAC-SHA256 Credential=" + std::string(test_id) +
                    "/20261124/ap-northeast-2/kms/aws4_request, SignedHeaders=" + list +
                    ", Signature=" + hex(crypto::hmac_sha256(key.value().reveal(), as_bytes(text))));
    EXPECT_TRUE(check(request)) << date;
  }
}

TEST(Signature, PrefersAmzDateToDate) {
  TestRequest request = unsigned_request();
  request.add("Date", "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_TRUE(check(signed_as_is(request)));
}

TEST(Signature, ContentHashMustBeTheBodys) {
  TestRequest request = unsigned_request();
  request.add("X-Amz-Content-Sha256", hex(crypto::sha256(as_bytes(request.body))));
  EXPECT_TRUE(check(signed_as_is(request)));
  request.header("x-amz-content-sha256") = hex(crypto::sha256({}));
  const auto result = check(signed_as_is(request));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().fault, Fault::invalid_signature);
  EXPECT_EQ(result.error().message,
            "The provided 'x-amz-content-sha256' header does not match what was computed.");
}

TEST(Sign, NeedsHostAndDate) {
  for (const char* name : {"host", "x-amz-date"}) {
    TestRequest request = unsigned_request();
    request.remove(name);
    const auto value = sign(request.view(), test_id, Secret::copy_of(test_secret), test_scope);
    ASSERT_FALSE(value);
    EXPECT_EQ(value.error().fault, Fault::internal);
  }
}

TEST(Sign, ListsEachNameOnceInOrder) {
  TestRequest request = unsigned_request();
  request.add("b", "1");
  request.add("B", "2");
  const auto value = sign(request.view(), test_id, Secret::copy_of(test_secret), test_scope);
  EXPECT_TRUE(value.value().contains("SignedHeaders=b;content-type;host;x-amz-date;x-amz-target,")) << *value;
}

}  // namespace
}  // namespace bongtu::sigv4
