// The published signing test cases of aws-c-auth and botocore, from the raw requests on.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/json.h"
#include "crypto/digest.h"
#include "sigv4/test_request.h"

namespace bongtu::sigv4 {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view suite_secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
constexpr Scope suite_scope{"20150830", "us-east-1", "service"};
constexpr std::string_view suite_date = "20150830T123600Z";

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<fs::path> cases_of(const char* suite) {
  const char* root = std::getenv("BONGTU_VECTORS");
  const fs::path folder = fs::path(root != nullptr ? root : "../shared/vectors") / "sigv4" / suite;
  if (!fs::exists(folder)) return {};
  std::vector<fs::path> cases(fs::directory_iterator(folder), fs::directory_iterator{});
  std::ranges::sort(cases);
  return cases;
}

std::string signature_of(std::string_view text) {
  const auto key = signing_key(Secret::copy_of(suite_secret), suite_scope);
  return hex(crypto::hmac_sha256(key.value().reveal(), as_bytes(text)));
}

std::string after(const std::string& text, std::string_view mark) {
  return text.substr(text.find(mark) + mark.size());
}

std::string signed_headers_of(const std::string& canonical_request) {
  const std::size_t hash = canonical_request.rfind('\n');
  const std::size_t list = canonical_request.rfind('\n', hash - 1);
  return canonical_request.substr(list + 1, hash - list - 1);
}

// What a server does with the signed request at the time of its date.
Result<> verified(TestRequest request) {
  // The suites' access key id is shorter than AWS's own minimum of 16; it is not part of what is signed.
  std::string& authorization = request.header("authorization");
  const std::string_view id = "AKIDEXAMPLE";
  authorization.replace(authorization.find(id), id.size(), "AKIDEXAMPLE00000");
  TRY(const Claim claim, read_claim(request.view(), from_iso_basic(suite_date).value()));
  TRY(const LockedKey key, signing_key(Secret::copy_of(suite_secret), claim.authorization.scope));
  return verify(request.view(), claim, key.reveal());
}

struct Expected {
  std::string canonical, to_sign, signature;
};

void check_algorithm(const TestRequest& request, const Expected& expected, bool normalize) {
  const std::string list = signed_headers_of(expected.canonical);
  const std::string canonical = canonical_request(request.view(), list, normalize);
  EXPECT_EQ(canonical, expected.canonical);
  EXPECT_EQ(string_to_sign(suite_date, suite_scope, canonical), expected.to_sign);
  EXPECT_EQ(signature_of(expected.to_sign), expected.signature);
}

void check_c_auth_header(const fs::path& folder, bool normalize) {
  const Expected expected{read(folder / "header-canonical-request.txt"),
                          read(folder / "header-string-to-sign.txt"), read(folder / "header-signature.txt")};
  TestRequest request = read_request(read(folder / "request.txt"));
  request.add("X-Amz-Date", std::string(suite_date));
  check_algorithm(request, expected, normalize);

  const TestRequest signed_request = read_request(read(folder / "header-signed-request.txt"));
  // sign() and verify() always normalize. Of the cases that do not, only this one's path stays as it is.
  if (!normalize && folder.filename() != "get-space-unnormalized") {
    EXPECT_FALSE(verified(signed_request));
    return;
  }
  EXPECT_TRUE(verified(signed_request));
  const auto authorization = sign(request.view(), "AKIDEXAMPLE", Secret::copy_of(suite_secret), suite_scope);
  TestRequest copy = signed_request;
  EXPECT_EQ(authorization.value(), copy.header("authorization"));
}

// The query form is refused, but what it signs is a test of canonicalisation: everything but the signature
// itself.
void check_c_auth_query(const fs::path& folder, bool normalize) {
  const Expected expected{read(folder / "query-canonical-request.txt"),
                          read(folder / "query-string-to-sign.txt"), read(folder / "query-signature.txt")};
  TestRequest request = read_request(read(folder / "query-signed-request.txt"));
  const auto refused = read_claim(request.view(), from_iso_basic(suite_date).value());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, Fault::incomplete_signature);
  const std::string signature = "&X-Amz-Signature=" + expected.signature;
  request.target.erase(request.target.find(signature), signature.size());
  check_algorithm(request, expected, normalize);
}

TEST(SigV4Vectors, AwsCAuthSignsAsPublishedInHeaderAndQueryForm) {
  const auto cases = cases_of("aws-c-auth-v4");
  if (cases.empty()) GTEST_SKIP() << "no vectors at BONGTU_VECTORS";
  for (const fs::path& folder : cases) {
    SCOPED_TRACE(folder.filename().string());
    WipingResource memory;
    const auto context = parse_json(read(folder / "context.json"), memory);
    ASSERT_TRUE(context);
    ASSERT_EQ(context->at("credentials").at("secret_access_key").as_string(), suite_secret);
    ASSERT_EQ(context->at("timestamp").as_string(), "2015-08-30T12:36:00Z");
    const bool normalize = context->at("normalize").as_bool();
    check_c_auth_header(folder, normalize);
    check_c_auth_query(folder, normalize);
  }
  std::cout << cases.size() << " cases, each in header and query form\n";
}

TEST(SigV4Vectors, BotocoreSignsAsPublished) {
  const auto cases = cases_of("botocore");
  if (cases.empty()) GTEST_SKIP() << "no vectors at BONGTU_VECTORS";
  for (const fs::path& folder : cases) {
    SCOPED_TRACE(folder.filename().string());
    const auto file = [&](const char* suffix) {
      return read(folder / (folder.filename().string() + suffix));
    };
    const std::string authorization = file(".authz");
    const TestRequest request = read_request(file(".req"));
    check_algorithm(request, {file(".creq"), file(".sts"), after(authorization, "Signature=")}, true);
    EXPECT_EQ(sign(request.view(), "AKIDEXAMPLE", Secret::copy_of(suite_secret), suite_scope).value(),
              authorization);
    EXPECT_TRUE(verified(read_request(file(".sreq"))));
  }
  std::cout << cases.size() << " cases\n";
}

}  // namespace
}  // namespace bongtu::sigv4
