// What is refused before any key is looked at. Every row starts from a request that is accepted.
#include <gtest/gtest.h>

#include <functional>

#include "sigv4/signed_request.h"

namespace bongtu::sigv4 {
namespace {

struct Refusal {
  const char* name;
  std::function<void(TestRequest&)> change;
  Fault fault;
  std::string_view message;  // outlives the row
};

void expect_refused(const Refusal& row, Time now = test_now()) {
  SCOPED_TRACE(row.name);
  TestRequest request = signed_request();
  ASSERT_TRUE(check(request)) << check(request).error().message;
  row.change(request);
  const auto claim = read_claim(request.view(), now);
  ASSERT_FALSE(claim);
  EXPECT_EQ(claim.error().fault, row.fault);
  EXPECT_EQ(claim.error().message, row.message);
}

void replace(std::string& text, std::string_view from, std::string_view to) {
  ASSERT_NE(text.find(from), std::string::npos) << from;
  text.replace(text.find(from), from.size(), to);
}

// Replaces a piece of the Authorization header.
auto authorization(std::string_view from, std::string to) {
  return [=](TestRequest& request) { replace(request.header("authorization"), from, to); };
}
auto whole_authorization(std::string value) {
  return [=](TestRequest& request) { request.header("authorization") = value; };
}
auto extra_header(std::string name, std::string value) {
  return [=](TestRequest& request) { request.add(name, value); };
}

constexpr std::string_view credential =
    "Credential=AKIAZZZZZZZZZZZZZZ01/20261124/ap-northeast-2/kms/aws4_request";
constexpr std::string_view list = "SignedHeaders=content-type;host;x-amz-date;x-amz-target";
constexpr std::string_view five_elements =
    "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.";
constexpr std::string_view not_a_pair = "Authorization header has a part that is not a valid key=value pair.";
constexpr std::string_view unsupported = "Unsupported AWS 'algorithm' (only AWS4-HMAC-SHA256 for now).";
constexpr std::string_view presigned =
    "Presigned requests are not supported. Sign with an Authorization header.";
constexpr std::string_view list_form = "'SignedHeaders' must be in lower case, sorted and unique.";
constexpr std::string_view bad_date =
    "Date must be in ISO-8601 'basic format'. See http://en.wikipedia.org/wiki/ISO_8601";
constexpr std::string_view unknown_key = "The security token included in the request is invalid.";
constexpr std::string_view bad_payload =
    "'x-amz-content-sha256' must be the SHA-256 of the body in hexadecimal.";
constexpr std::string_view unsigned_amz =
    "Every 'X-Amz-*' header must be a 'SignedHeader' in the AWS Authorization.";

TEST(Claim, RequestWithoutAuthorizationMissesItsToken) {
  expect_refused({"no header", [](auto& request) { request.remove("authorization"); },
                  Fault::missing_authentication_token, "Missing Authentication Token"});
}

TEST(Claim, AuthorizationThatIsNotWholeNamesWhatItLacks) {
  constexpr auto fault = Fault::incomplete_signature;
  const std::string all =
      "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' "
      "parameter. "
      "Authorization header requires 'SignedHeaders' parameter.";
  const std::string all_and_date =
      all + " Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.";
  const Refusal rows[] = {
      {"no credential", authorization(credential, ""), fault,
       "Authorization header requires 'Credential' parameter."},
      {"empty credential", authorization(credential, "Credential="), fault,
       "Authorization header requires 'Credential' parameter."},
      {"no list", authorization(list, ""), fault, "Authorization header requires 'SignedHeaders' parameter."},
      {"empty list", authorization(list, "SignedHeaders="), fault,
       "Authorization header requires 'SignedHeaders' parameter."},
      {"no signature",
       whole_authorization("AWS4-HMAC-SHA256 " + std::string(credential) + "," + std::string(list)), fault,
       "Authorization header requires 'Signature' parameter."},
      {"algorithm alone", whole_authorization("AWS4-HMAC-SHA256"), fault, all},
      {"algorithm and a blank", whole_authorization("AWS4-HMAC-SHA256 "), fault, all},
      {"no date", [](auto& request) { request.remove("x-amz-date"); }, fault,
       "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."},
      {"nothing at all",
       [](auto& request) {
         request.remove("x-amz-date");
         request.header("authorization") = "AWS4-HMAC-SHA256 ,";
       },
       fault, all_and_date},
  };
  for (const Refusal& row : rows) expect_refused(row);
}

TEST(Claim, AuthorizationThatIsMalformedIsRefused) {
  constexpr auto fault = Fault::incomplete_signature;
  const Refusal rows[] = {
      {"empty", whole_authorization(""), fault, unsupported},
      {"garbage", whole_authorization("\xff\x01;;=,/"), fault, unsupported},
      {"bearer", whole_authorization("Bearer abc"), fault, unsupported},
      {"other algorithm", authorization("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA512"), fault, unsupported},
      {"SigV4A", authorization("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"), fault, unsupported},
      {"lower-case algorithm", authorization("AWS4-HMAC-SHA256", "aws4-hmac-sha256"), fault, unsupported},
      {"no blank after algorithm", authorization("AWS4-HMAC-SHA256 ", "AWS4-HMAC-SHA256"), fault,
       unsupported},
      {"SigV2", whole_authorization("AWS AKIAZZZZZZZZZZZZZZ01:c2lnbmF0dXJl"), fault,
       "AWS Signature Version 2 is not supported. Sign with AWS4-HMAC-SHA256."},
      {"part without equals sign", authorization(list, "SignedHeaders"), fault, not_a_pair},
      {"unknown part", authorization(list, "Nonce=1, SignedHeaders=host"), fault, not_a_pair},
      {"lower-case part", authorization("Credential", "credential"), fault, not_a_pair},
      {"blank inside a part", authorization("Credential=", "Credential ="), fault, not_a_pair},
      {"a part twice", authorization(list, "SignedHeaders=host, SignedHeaders=host"), fault,
       "Authorization header has more than one 'SignedHeaders' parameter."},
  };
  for (const Refusal& row : rows) expect_refused(row);
}

TEST(Claim, CredentialMustBeAScopedKeyId) {
  constexpr auto fault = Fault::incomplete_signature;
  const Refusal rows[] = {
      {"four elements", authorization("/kms", ""), fault, five_elements},
      {"six elements", authorization("/kms", "/kms/kms"), fault, five_elements},
      {"trailing slash", authorization("aws4_request", "aws4_request/"), fault, five_elements},
      {"empty Region", authorization("ap-northeast-2", ""), fault, five_elements},
      {"empty service", authorization("/kms/", "//"), fault, five_elements},
      {"empty date", authorization("/20261124/", "//"), fault, five_elements},
      {"empty key id", authorization("AKIAZZZZZZZZZZZZZZ01", ""), fault, five_elements},
      {"blank in Region", authorization("ap-northeast-2", "ap northeast"), fault, five_elements},
      {"quote in service", authorization("/kms/", "/k'ms/"), fault, five_elements},
      {"short key id", authorization("AKIAZZZZZZZZZZZZZZ01", "AKIAZZZZZZZZZZZ"), Fault::unrecognized_client,
       unknown_key},
      {"long key id", authorization("AKIA", std::string(113, 'A')), Fault::unrecognized_client, unknown_key},
      {"dash in key id", authorization("AKIAZ", "AKIA-"), Fault::unrecognized_client, unknown_key},
      {"terminator", authorization("aws4_request", "aws5_request"), Fault::invalid_signature,
       "Credential should be scoped with a valid terminator: 'aws4_request'."},
      {"yesterday", authorization("/20261124/", "/20261123/"), Fault::invalid_signature,
       "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20261123' "
       "!= "
       "'20261124', from '20261124T093000Z'."},
      {"date that is none", authorization("/20261124/", "/today/"), Fault::invalid_signature,
       "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: 'today' != "
       "'20261124', from '20261124T093000Z'."},
  };
  for (const Refusal& row : rows) expect_refused(row);
}

TEST(Claim, ListOfSignedHeadersHasOneFormAndNamesWhatMustBeSigned) {
  const auto with_list = [](std::string_view names) {
    return authorization(list, "SignedHeaders=" + std::string(names));
  };
  constexpr auto incomplete = Fault::incomplete_signature;
  constexpr auto invalid = Fault::invalid_signature;
  constexpr std::string_view no_host =
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.";
  constexpr std::string_view absent = "The request lacks a header that 'SignedHeaders' names.";
  const Refusal rows[] = {
      {"unsorted", with_list("host;content-type;x-amz-date;x-amz-target"), incomplete, list_form},
      {"repeated", with_list("content-type;host;host;x-amz-date;x-amz-target"), incomplete, list_form},
      {"upper case", with_list("Content-Type;host;x-amz-date;x-amz-target"), incomplete, list_form},
      {"empty name", with_list("content-type;;host;x-amz-date;x-amz-target"), incomplete, list_form},
      {"leading separator", with_list(";host;x-amz-date;x-amz-target"), incomplete, list_form},
      {"trailing separator", with_list("host;x-amz-date;x-amz-target;"), incomplete, list_form},
      {"separators only", with_list(";"), incomplete, list_form},
      {"not there", with_list("cookie;host;x-amz-date;x-amz-target"), invalid, absent},
      {"host unsigned", with_list("content-type;x-amz-date;x-amz-target"), invalid, no_host},
      {"target unsigned", with_list("content-type;host;x-amz-date"), invalid, unsigned_amz},
      {"date unsigned", with_list("content-type;host;x-amz-target"), invalid, unsigned_amz},
      {"security token unsigned", extra_header("X-AMZ-Security-Token", "t"), invalid, unsigned_amz},
      {"any x-amz header unsigned", extra_header("x-amz-whatever", "1"), invalid, unsigned_amz},
      {"host absent", [](auto& request) { request.remove("host"); }, invalid, absent},
  };
  for (const Refusal& row : rows) expect_refused(row);
}

TEST(Claim, HeaderThatMayBeThereOnceIsRefusedTwice) {
  for (const std::string name : {"authorization", "host", "x-amz-date", "x-amz-target"}) {
    const std::string message = "The request has more than one '" + name + "' header.";
    expect_refused({"same value", [&](TestRequest& request) { request.add(name, request.header(name)); },
                    Fault::incomplete_signature, message});
  }
  for (const std::string name : {"Date", "X-Amz-Security-Token", "X-Amz-Content-SHA256"}) {
    std::string lower_name = name;
    std::ranges::transform(lower_name, lower_name.begin(), lower);
    const std::string message = "The request has more than one '" + lower_name + "' header.";
    expect_refused({"other value",
                    [&](TestRequest& request) {
                      request.add(name, "a");
                      request.add(lower_name, "b");
                    },
                    Fault::incomplete_signature, message});
  }
}

TEST(Claim, QueryFormIsRefused) {
  for (const char* query : {"X-Amz-Signature=0", "a=b&X-Amz-Algorithm=AWS4-HMAC-SHA256", "x-amz-credential=a",
                            "AWSAccessKeyId=a&Signature=b", "X-Amz-Signature"}) {
    const auto add_query = [&](TestRequest& request) { request.target = std::string("/?") + query; };
    expect_refused({query, add_query, Fault::incomplete_signature, presigned});
    expect_refused({query,
                    [&](TestRequest& request) {
                      add_query(request);
                      request.remove("authorization");
                    },
                    Fault::incomplete_signature, presigned});
  }
}

TEST(Claim, PayloadMustBeHashed) {
  for (const char* value :
       {"UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "",
        "e3b0", "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"}) {
    TestRequest request = unsigned_request();
    request.add("X-Amz-Content-Sha256", value);
    const auto claim = read_claim(signed_as_is(request).view(), test_now());
    ASSERT_FALSE(claim) << value;
    EXPECT_EQ(claim.error().fault, Fault::invalid_signature);
    EXPECT_EQ(claim.error().message, bad_payload);
  }
}

TEST(Claim, DateThatIsNoneIsRefused) {
  for (const char* value :
       {"", "2026-11-24T09:30:00Z", "20261124T093000", "20261324T093000Z", "20261124T093000Z x"}) {
    expect_refused({value, [&](TestRequest& request) { request.header("x-amz-date") = value; },
                    Fault::incomplete_signature, bad_date});
  }
  const auto date_alone = [](TestRequest& request) {
    request.remove("x-amz-date");
    request.add("Date", "yesterday");
  };
  expect_refused({"Date", date_alone, Fault::incomplete_signature, bad_date});
}

TEST(Claim, FiveMinutesOffIsTheMost) {
  using std::chrono::minutes, std::chrono::seconds, std::chrono::milliseconds;
  const auto nothing = [](TestRequest&) {};
  expect_refused(
      {"stale", nothing, Fault::invalid_signature,
       "Signature expired: 20261124T093000Z is now earlier than 20261124T093001Z (20261124T093501Z - 5 "
       "min.)"},
      test_now() + minutes(5) + seconds(1));
  expect_refused({"future", nothing, Fault::invalid_signature,
                  "Signature not yet current: 20261124T093000Z is still later than 20261124T092959Z "
                  "(20261124T092459Z + 5 min.)"},
                 test_now() - minutes(5) - milliseconds(1));
  EXPECT_TRUE(check(signed_request(), test_now() + minutes(5)));
  EXPECT_TRUE(check(signed_request(), test_now() - minutes(5)));
}

TEST(Claim, RefusalNeverQuotesTheSignature) {
  const std::string signature = "5ec7e75ec7e75ec7e75ec7e75ec7e75ec7e75ec7e75ec7e75ec7e75ec7e75ec7";
  const std::string values[] = {
      "AWS4-HMAC-SHA256 Signature=" + signature, "AWS4-HMAC-SHA256 " + signature, signature,
      "AWS4-HMAC-SHA256 Credential=" + signature + ", SignedHeaders=host, Signature=" + signature};
  for (const std::string& value : values) {
    TestRequest request = signed_request();
    request.header("authorization") = value;
    const auto claim = read_claim(request.view(), test_now());
    ASSERT_FALSE(claim);
    EXPECT_EQ(claim.error().message.find(signature.substr(0, 8)), std::string::npos) << claim.error().message;
  }
}

TEST(Claim, PartsAreViewsOfWhatWasSent) {
  const TestRequest request = signed_request();
  const auto claim = read_claim(request.view(), test_now());
  ASSERT_TRUE(claim);
  EXPECT_EQ(claim->authorization.access_key_id, test_id);
  EXPECT_EQ(claim->authorization.scope.date, "20261124");
  EXPECT_EQ(claim->authorization.scope.region, "ap-northeast-2");
  EXPECT_EQ(claim->authorization.scope.service, "kms");
  EXPECT_EQ(claim->authorization.signed_headers, "content-type;host;x-amz-date;x-amz-target");
  EXPECT_EQ(claim->authorization.signature.size(), 64u);
  EXPECT_EQ(claim->time, test_now());
  EXPECT_EQ(claim->amz_date, test_date);
  EXPECT_EQ(claim->content_sha256, "");
}

}  // namespace
}  // namespace bongtu::sigv4
