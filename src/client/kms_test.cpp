#include "client/kms.h"

#include <bongtu/client.h>

#include "base/json.h"
#include "client/testing.h"
#include "sigv4/sigv4.h"

namespace bongtu::client {
namespace {

using namespace std::chrono_literals;

constexpr const char* key_arn = "arn:aws:kms:eu-west-1:111122223333:key/1";

std::string refusal(const std::string& type, const std::string& message) {
  return R"({"__type":")" + type + R"(","message":")" + message + R"("})";
}

// A client of a server that checks each signature by its own clock, and then does as the test says.
class KmsTest : public EnvironmentTest {
 protected:
  KmsTest() { set_keys(); }

  Act checked(const Seen& seen) {
    std::vector<sigv4::Header> headers;
    for (const auto& [name, value] : seen.headers) headers.push_back({name, value});
    const sigv4::SignedRequest request{seen.method, seen.target, headers, seen.body};
    const auto claim = sigv4::read_claim(request, server_clock_.now());
    if (!claim)
      return answer(400, refusal("InvalidSignatureException", claim.error().message),
                    "Date: " + http_date(server_clock_.now()) + "\r\n");
    const sigv4::Scope& scope = claim->authorization.scope;
    const auto key = sigv4::signing_key(Secret::copy_of(std::string_view(secret)), scope);
    if (!sigv4::verify(request, *claim, key->reveal()))
      return answer(400, refusal("InvalidSignatureException", "wrong"),
                    "Date: " + http_date(server_clock_.now()) + "\r\n");
    EXPECT_EQ(scope.service, "kms");
    regions_.emplace_back(scope.region);
    return acts_[std::min(next_++, acts_.size() - 1)];
  }

  Surroundings surroundings() {
    return {clock_, [this](std::chrono::milliseconds time) { pauses_.push_back(time); }};
  }
  Options options() const {
    Options options;
    options.region = "eu-west-1";
    options.endpoint = server_.url();
    return options;
  }
  std::shared_ptr<message::Kms> kms(Options options) {
    auto session = Session::open(options, surroundings());
    EXPECT_TRUE(session) << session.error().message;
    auto made = kms_over(*session, options.region);
    EXPECT_TRUE(made) << made.error().message;
    return *made;
  }
  std::shared_ptr<message::Kms> kms() { return kms(options()); }
  // A call like any other: the key's ARN, or the error's text.
  std::string decrypt(message::Kms& kms) {
    const auto plain = kms.decrypt({.key_id = key_arn}, as_bytes("blob"));
    if (plain) return plain->key_arn;
    fault_ = plain.error().fault;
    EXPECT_EQ((plain.error().message + plain.error().detail).find("canary"), std::string::npos);
    return plain.error().message;
  }
  void expect_asked(const char* operation, const char* body) {
    const Seen seen = server_.seen().back();
    EXPECT_EQ(seen.headers.at("x-amz-target"), std::string("TrentService.") + operation);
    EXPECT_EQ(seen.headers.at("content-type"), "application/x-amz-json-1.1");
    WipingResource memory;
    EXPECT_EQ(parse_json(seen.body, memory).value(), parse_json(body, memory).value()) << seen.body;
  }

  static constexpr const char* opened = R"({"KeyId":"arn","Plaintext":"c2VjcmV0","New":{}})";
  FixedClock clock_{from_iso_time("2026-11-24T09:30:00Z").value()};
  FixedClock server_clock_{clock_.now()};
  std::vector<Act> acts_ = {answer(200, opened)};
  std::size_t next_ = 0;
  std::vector<std::string> regions_;
  std::vector<std::chrono::milliseconds> pauses_;
  Fault fault_{};
  FakeServer server_{[this](const Seen& seen) { return checked(seen); }};
};

const EncryptionContext context = {{"a", "b\"\n"}, {"ä", ""}};
const std::vector<std::string> tokens = {"t1", "t2"};

TEST_F(KmsTest, GeneratesADataKey) {
  acts_ = {answer(200, R"({"CiphertextBlob":"YmxvYg==","KeyId":"arn","Plaintext":"c2VjcmV0"})")};
  const auto made =
      kms()->generate_data_key({.key_id = key_arn, .context = context, .grant_tokens = tokens}, 6);
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(as_text(made->plaintext.reveal()), "secret");
  EXPECT_EQ(as_text(made->ciphertext_blob), "blob");
  EXPECT_EQ(made->key_arn, "arn");
  expect_asked("GenerateDataKey", R"({"KeyId":"arn:aws:kms:eu-west-1:111122223333:key/1","NumberOfBytes":6,)"
                                  R"("EncryptionContext":{"a":"b\"\n","ä":""},"GrantTokens":["t1","t2"]})");
  EXPECT_EQ(kms()->generate_data_key({.key_id = key_arn}, 7).error().fault, Fault::unavailable);
}

TEST_F(KmsTest, Encrypts) {
  acts_ = {answer(200, R"({"CiphertextBlob":"YmxvYg==","KeyId":"arn"})")};
  const auto made = kms()->encrypt({.key_id = "alias/a", .context = context}, as_bytes("secret"));
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(as_text(made->blob), "blob");
  EXPECT_EQ(made->key_arn, "arn");
  expect_asked("Encrypt",
               R"({"KeyId":"alias/a","Plaintext":"c2VjcmV0","EncryptionContext":{"a":"b\"\n","ä":""}})");
}

TEST_F(KmsTest, Decrypts) {
  const auto plain = kms()->decrypt({.key_id = "k", .algorithm = "RSAES_OAEP_SHA_256"}, as_bytes("blob"));
  ASSERT_TRUE(plain) << plain.error().message;
  EXPECT_EQ(as_text(plain->plaintext.reveal()), "secret");
  EXPECT_EQ(plain->key_arn, "arn");
  expect_asked("Decrypt",
               R"({"KeyId":"k","CiphertextBlob":"YmxvYg==","EncryptionAlgorithm":"RSAES_OAEP_SHA_256"})");
  ASSERT_TRUE(kms()->decrypt({}, as_bytes("blob")));
  expect_asked("Decrypt", R"({"CiphertextBlob":"YmxvYg=="})");
}

TEST_F(KmsTest, GetsAPublicKey) {
  acts_ = {answer(200, R"({"PublicKey":"a2V5","KeySpec":"ECC_NIST_P256"})")};
  const auto key = kms()->public_key({.key_id = "k", .context = context, .grant_tokens = tokens});
  ASSERT_TRUE(key) << key.error().message;
  EXPECT_EQ(as_text(*key), "key");
  expect_asked("GetPublicKey", R"({"KeyId":"k","GrantTokens":["t1","t2"]})");
}

TEST_F(KmsTest, DerivesASharedSecret) {
  acts_ = {answer(200, R"({"SharedSecret":"c2VjcmV0"})")};
  const auto shared = kms()->derive_shared_secret({.key_id = "k"}, as_bytes("key"));
  ASSERT_TRUE(shared) << shared.error().message;
  EXPECT_EQ(as_text(shared->reveal()), "secret");
  expect_asked("DeriveSharedSecret", R"({"KeyId":"k","KeyAgreementAlgorithm":"ECDH","PublicKey":"a2V5"})");
}

TEST_F(KmsTest, SignsWithTheSessionToken) {
  set("AWS_SESSION_TOKEN", "a token of a session");
  EXPECT_EQ(decrypt(*kms()), "arn");
  const Seen seen = server_.seen().at(0);
  EXPECT_EQ(seen.headers.at("x-amz-security-token"), "a token of a session");
  EXPECT_NE(seen.headers.at("authorization").find("x-amz-security-token"), std::string::npos);
}

TEST_F(KmsTest, TriesAgainWhereTheServiceFailed) {
  for (const Act& failure :
       {answer(500, refusal("KMSInternalException", "x")), answer(503, ""), answer(429, ""),
        answer(400, refusal("ThrottlingException", "Rate exceeded")), Act{"", Act::Then::close},
        Act{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", Act::Then::close},
        Act{"garbage\r\n\r\n", Act::Then::close}}) {
    acts_ = {failure, failure, answer(200, opened)};
    next_ = 0;
    pauses_.clear();
    EXPECT_EQ(decrypt(*kms()), "arn") << failure.bytes;
    ASSERT_EQ(pauses_.size(), 2u);
    EXPECT_LE(pauses_[0], 50ms);
    EXPECT_LE(pauses_[1], 100ms);
  }
}

TEST_F(KmsTest, GivesUpAfterTheAttempts) {
  acts_ = {answer(400, refusal("ThrottlingException", "Rate exceeded"))};
  Options given = options();
  for (const int attempts : {1, 2, 5}) {
    given.attempts = attempts;
    next_ = 0;
    EXPECT_EQ(decrypt(*kms(given)), "Rate exceeded");
    EXPECT_EQ(fault_, Fault::throttled);
    EXPECT_EQ(next_, static_cast<std::size_t>(attempts));
  }
}

TEST_F(KmsTest, GivesUpByTheDeadline) {
  auto session = Session::open(options(), surroundings());
  ASSERT_TRUE(session);
  const auto made = kms_over(*session, "eu-west-1");
  ASSERT_TRUE(made);
  acts_ = {{"", Act::Then::hang}};
  (*session)->finish_by(std::chrono::steady_clock::now() + 200ms);
  EXPECT_NE(decrypt(**made).find("no answer in time"), std::string::npos);
  EXPECT_EQ(next_, 1u);
  EXPECT_EQ(decrypt(**made), "There is no time left to call KMS.");
  EXPECT_EQ(next_, 1u);
  acts_ = {answer(200, opened)};
  (*session)->finish_by(Deadline::max());
  EXPECT_EQ(decrypt(**made), "arn");
}

TEST_F(KmsTest, AsksOnceWhereTheAnswerIsNo) {
  for (const Act& no : {answer(400, refusal("AccessDeniedException", "no")), answer(404, "x"),
                        answer(302, "x"), answer(400, refusal("NewException", "new"))}) {
    acts_ = {no};
    next_ = 0;
    decrypt(*kms());
    EXPECT_EQ(next_, 1u) << no.bytes;
  }
}

TEST_F(KmsTest, RefusesAnAnswerThatIsNone) {
  for (const char* body : {"", "[]", "{}", R"({"KeyId":"arn"})", R"({"KeyId":"arn","Plaintext":"canary!"})",
                           R"({"KeyId":1,"Plaintext":"c2VjcmV0"})"}) {
    acts_ = {answer(200, body)};
    EXPECT_EQ(decrypt(*kms()), "What answered to Decrypt is not what KMS answers.") << body;
    EXPECT_EQ(fault_, Fault::unavailable);
  }
}

TEST_F(KmsTest, SetsItsClockByTheServices) {
  for (const auto off : {2h, -2h}) {
    server_clock_.set(clock_.now() + off);
    const auto client = kms();
    next_ = 0;
    EXPECT_EQ(decrypt(*client), "arn");
    EXPECT_EQ(decrypt(*client), "arn");
    EXPECT_EQ(next_, 2u);
  }
  EXPECT_EQ(server_.seen().size(), 6u);  // each time one refusal, and then it knows
  EXPECT_TRUE(pauses_.empty());
}

TEST_F(KmsTest, DoesNotTurnItsClockForAWrongSecret) {
  set("AWS_SECRET_ACCESS_KEY", "canary/another secret that is of no use!");
  EXPECT_EQ(decrypt(*kms()), "wrong");
  EXPECT_EQ(fault_, Fault::invalid_signature);
  EXPECT_EQ(server_.seen().size(), 1u);
}

TEST_F(KmsTest, TurnsItsClockOnce) {
  server_clock_.set(clock_.now() + 2h);
  set("AWS_SECRET_ACCESS_KEY", "canary/another secret that is of no use!");
  EXPECT_EQ(decrypt(*kms()), "wrong");
  EXPECT_EQ(server_.seen().size(), 2u);
}

TEST_F(KmsTest, OfRegionsSignsForEachAndSharesConnections) {
  const auto regions = regions_over(options(), surroundings());
  const auto one = regions("eu-west-1"), two = regions("us-east-1");
  ASSERT_TRUE(one && two);
  EXPECT_EQ(regions("eu-west-1").value(), *one);
  EXPECT_EQ(decrypt(**one), "arn");
  EXPECT_EQ(decrypt(**two), "arn");
  EXPECT_EQ(regions_, (std::vector<std::string>{"eu-west-1", "us-east-1"}));
  EXPECT_EQ(server_.seen()[1].connection, 1);
  EXPECT_EQ(regions("evil.example/").error().fault, Fault::validation);
  const auto found = regions("");  // that of the environment
  ASSERT_TRUE(found);
  EXPECT_EQ(decrypt(**found), "arn");
}

TEST_F(KmsTest, SaysWhatIsMissing) {
  Options given = options();
  given.region = "";
  const auto no_region = client::kms(given);
  ASSERT_FALSE(no_region);
  EXPECT_EQ(no_region.error().fault, Fault::validation);
  EXPECT_TRUE(no_region.error().message.starts_with("No Region was found. Looked at: AWS_REGION, "));
  unsetenv("AWS_ACCESS_KEY_ID");
  unsetenv("AWS_SECRET_ACCESS_KEY");
  const auto no_credentials = client::kms(options());
  ASSERT_FALSE(no_credentials);
  EXPECT_EQ(no_credentials.error().fault, Fault::validation);
  EXPECT_TRUE(no_credentials.error().message.starts_with("No credentials were found. Looked at: "));
}

TEST_F(KmsTest, RunsOnManyThreads) {
  const auto client = kms();
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 10; ++n) EXPECT_TRUE(client->decrypt({.key_id = key_arn}, as_bytes("blob")));
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(Backoff, GrowsToTwoSecondsWithJitter) {
  const auto most_of = [](int failed) {
    auto most = backoff(failed);
    for (int i = 0; i < 2000; ++i) most = std::max(most, backoff(failed));
    return most;
  };
  EXPECT_LE(most_of(1), 50ms);
  EXPECT_GT(most_of(1), 40ms);
  EXPECT_GT(most_of(2), 80ms);
  EXPECT_LE(most_of(6), 1600ms);
  EXPECT_LE(most_of(1000), 2000ms);
  EXPECT_GT(most_of(1000), 1700ms);
}

}  // namespace
}  // namespace bongtu::client
