#include "client/sources.h"

#include "client/testing.h"

namespace bongtu::client {
namespace {

std::string text_of(const Secret& secret) { return std::string(as_text(secret.reveal())); }

class SourcesTest : public EnvironmentTest {
 protected:
  Result<std::shared_ptr<const Credentials>> found(const std::string& profile = {}) {
    TRY(auto opened, Profile::open(profile));
    auto sources =
        credential_sources(std::make_shared<const Profile>(std::move(opened)), !profile.empty(), transport_);
    return CredentialCache(clock_, std::move(sources)).get();
  }
  std::string id(const std::string& profile = {}) {
    const auto credentials = found(profile);
    return credentials ? (*credentials)->access_key_id : credentials.error().message;
  }

  static constexpr const char* lent =
      R"({"Code":"Success","AccessKeyId":"ASIALENT","SecretAccessKey":"canary-lent-secret-of-forty-characters",)"
      R"("Token":"the token","Expiration":"2026-11-24T10:30:00Z"})";
  const FixedClock clock_{from_iso_time("2026-11-24T09:30:00Z").value()};
  Transport transport_{clock_, ""};
};

TEST_F(SourcesTest, TakeTheEnvironmentFirst) {
  set_keys();
  set("AWS_SESSION_TOKEN", "a session token");
  write("credentials", "[default]\naws_access_key_id = AKIAFILE\naws_secret_access_key = s\n");
  const auto credentials = found();
  ASSERT_TRUE(credentials);
  EXPECT_EQ((*credentials)->access_key_id, "AKIAIOSFODNN7EXAMPLE");
  EXPECT_EQ(text_of((*credentials)->secret_access_key), secret);
  EXPECT_EQ((*credentials)->session_token, "a session token");
  EXPECT_EQ(id("default"), "AKIAFILE");
}

TEST_F(SourcesTest, RefuseHalfAPair) {
  set("AWS_SECRET_ACCESS_KEY", secret);
  EXPECT_EQ(id(), "Of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY only one is set in the environment.");
  write("credentials", "[p]\naws_secret_access_key = canary\n");
  EXPECT_EQ(id("p"), "The profile 'p' of " + home_ +
                         "/.aws/credentials has only one of aws_access_key_id and aws_secret_access_key.");
}

TEST_F(SourcesTest, TakeTheCredentialsFileBeforeTheConfigFile) {
  write("config",
        "[default]\naws_access_key_id = AKIACONFIG\naws_secret_access_key = s1\n[profile p]\n"
        "aws_access_key_id = AKIAP\naws_secret_access_key = s2\naws_session_token = t\n");
  EXPECT_EQ(id(), "AKIACONFIG");
  EXPECT_EQ(id("p"), "AKIAP");
  write("credentials", "[default]\naws_access_key_id = AKIAFILE\naws_secret_access_key = s3\n");
  const auto credentials = found();
  ASSERT_TRUE(credentials);
  EXPECT_EQ(text_of((*credentials)->secret_access_key), "s3");
}

TEST_F(SourcesTest, RefuseWaysThatAreNotSupportedByFileAndKey) {
  const std::string keys = "aws_access_key_id = A\naws_secret_access_key = s\n";
  for (const std::string key :
       {"sso_session", "sso_start_url", "credential_process", "login_session", "web_identity_token_file",
        "credential_source", "source_profile", "role_arn"}) {
    write("config", "[default]\n" + key + " = x\n");
    EXPECT_TRUE(id().starts_with("The profile 'default' of " + home_ + "/.aws/config has `" + key + "`, "))
        << id();
    write("config", "[default]\n" + key + " = x\n" + keys);
    EXPECT_EQ(id() == "A", key != "role_arn") << key;
  }
  write("config", "");
  set("AWS_WEB_IDENTITY_TOKEN_FILE", "/x");
  EXPECT_EQ(id(), "AWS_WEB_IDENTITY_TOKEN_FILE is set; web identities are not supported.");
}

TEST_F(SourcesTest, SayWhereTheyLooked) {
  const auto credentials = found();
  ASSERT_FALSE(credentials);
  EXPECT_EQ(credentials.error().fault, Fault::validation);
  EXPECT_EQ(credentials.error().message,
            "No credentials were found. Looked at: the environment (AWS_ACCESS_KEY_ID is not set); profile "
            "'default' "
            "in " +
                home_ + "/.aws/credentials or " + home_ +
                "/.aws/config; container metadata (AWS_CONTAINER_CREDENTIALS_FULL_URI is not set); instance "
                "metadata "
                "(AWS_EC2_METADATA_DISABLED).");
}

TEST_F(SourcesTest, AskTheContainer) {
  FakeServer server(std::vector{answer(200, lent)});
  set("AWS_CONTAINER_CREDENTIALS_FULL_URI", server.url() + "/creds?id=1");
  set("AWS_CONTAINER_AUTHORIZATION_TOKEN", "from the variable");
  const auto credentials = found();
  ASSERT_TRUE(credentials) << credentials.error().message;
  EXPECT_EQ((*credentials)->access_key_id, "ASIALENT");
  EXPECT_EQ(text_of((*credentials)->secret_access_key), "canary-lent-secret-of-forty-characters");
  EXPECT_EQ((*credentials)->session_token, "the token");
  EXPECT_EQ((*credentials)->expiration, from_iso_time("2026-11-24T10:30:00Z"));
  write("token", "from the file\n");
  set("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", home_ + "/.aws/token");
  EXPECT_EQ(id(), "ASIALENT");
  write("token", "from the file, changed");
  EXPECT_EQ(id(), "ASIALENT");
  const auto seen = server.seen();
  ASSERT_EQ(seen.size(), 3u);
  EXPECT_EQ(seen[0].method + seen[0].target, "GET/creds?id=1");
  EXPECT_EQ(seen[0].headers.at("authorization"), "from the variable");
  EXPECT_EQ(seen[1].headers.at("authorization"), "from the file");
  EXPECT_EQ(seen[2].headers.at("authorization"), "from the file, changed");
}

TEST_F(SourcesTest, RefuseATokenThatWouldAddAHeader) {
  FakeServer server(std::vector{answer(200, lent)});
  set("AWS_CONTAINER_CREDENTIALS_FULL_URI", server.url());
  set("AWS_CONTAINER_AUTHORIZATION_TOKEN", "a\r\nHost: evil");
  EXPECT_NE(id().find("control character"), std::string::npos) << id();
  set("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", home_ + "/none");
  EXPECT_NE(id().find("has no token"), std::string::npos) << id();
  EXPECT_TRUE(server.seen().empty());
}

TEST_F(SourcesTest, KnowWhereAContainerMayBeAsked) {
  const auto host = [this](const char* variable, const char* value) {
    set(variable, value);
    const auto url = container_url();
    unsetenv(variable);
    if (!url) return std::string(url.error().fault == Fault::validation ? "refused" : "?");
    return url.value().value().authority() + url.value().value().target;
  };
  const char* relative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
  const char* full = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
  EXPECT_EQ(host(relative, "/v2/credentials/x"), "169.254.170.2/v2/credentials/x");
  EXPECT_EQ(host(relative, "v2"), "refused");
  EXPECT_EQ(host(relative, "@evil.com/"), "refused");
  EXPECT_EQ(host(full, "http://169.254.170.23/v1/credentials"), "169.254.170.23/v1/credentials");
  EXPECT_EQ(host(full, "http://[fd00:ec2::23]/v1"), "[fd00:ec2::23]/v1");
  EXPECT_EQ(host(full, "http://localhost:1/x"), "localhost:1/x");
  EXPECT_EQ(host(full, "https://example.com/x"), "example.com/x");
  for (const char* bad : {"http://example.com/x", "http://169.254.169.254/", "http://10.1.1.1/", "nonsense"})
    EXPECT_EQ(host(full, bad), "refused") << bad;
  EXPECT_EQ(container_url().value(), std::nullopt);
}

TEST_F(SourcesTest, DoNotGoOnWhereTheContainersServiceFails) {
  const struct {
    Act act;
    const char* says;
  } cases[] = {
      {answer(500, "canary"), "HTTP status 500"},
      {answer(200, "canary"), "its answer is no JSON object"},
      {answer(200, R"({"AccessKeyId":"A","SecretAccessKey":"canary"})"), "its answer lacks a member"},
      {answer(200, R"({"AccessKeyId":"A","SecretAccessKey":"canary","Token":"canary","Expiration":"x"})"),
       "its answer has no expiration"}};
  for (const auto& c : cases) {
    FakeServer server(std::vector{c.act});
    set("AWS_CONTAINER_CREDENTIALS_FULL_URI", server.url());
    EXPECT_EQ(id(), std::string("The container's metadata service gave no credentials: ") + c.says + ".");
  }
}

class InstanceTest : public SourcesTest {
 protected:
  InstanceTest() {
    set("AWS_EC2_METADATA_DISABLED", "false");
    set("AWS_EC2_METADATA_SERVICE_ENDPOINT", server_.url());
  }
  Act act(const Seen& seen) {
    if (seen.method == "PUT") return answer(token_status_, "the session");
    if (!seen.headers.contains("x-aws-ec2-metadata-token")) return answer(401, "");
    if (seen.target.ends_with("/")) return answer(role_.empty() ? 404 : 200, role_);
    return answer(200, lent);
  }

  int token_status_ = 200;
  std::string role_ = "the-role";
  FakeServer server_{[this](const Seen& seen) { return act(seen); }};
};

TEST_F(InstanceTest, AsksInASession) {
  EXPECT_EQ(id(), "ASIALENT");
  const auto seen = server_.seen();
  ASSERT_EQ(seen.size(), 3u);
  EXPECT_EQ(seen[0].target, "/latest/api/token");
  EXPECT_EQ(seen[0].headers.at("x-aws-ec2-metadata-token-ttl-seconds"), "21600");
  EXPECT_EQ(seen[1].target, "/latest/meta-data/iam/security-credentials/");
  EXPECT_EQ(seen[2].target, "/latest/meta-data/iam/security-credentials/the-role");
  EXPECT_EQ(seen[2].headers.at("x-aws-ec2-metadata-token"), "the session");
  EXPECT_EQ(seen[2].connection, 1);  // all on one
}

TEST_F(InstanceTest, FindsNothingWithoutSessionOrRole) {
  token_status_ = 403;
  EXPECT_TRUE(id().ends_with("instance metadata (HTTP status 403).")) << id();
  token_status_ = 200;
  for (const char* role : {"", "a/../b", "a b", "a?b"}) {
    role_ = role;
    EXPECT_TRUE(id().ends_with("instance metadata (the instance has no role).")) << id();
  }
}

TEST_F(InstanceTest, IsNotAskedElsewhereOrWhenSwitchedOff) {
  set("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://example.com");
  EXPECT_TRUE(id().starts_with("AWS_EC2_METADATA_SERVICE_ENDPOINT is plain http")) << id();
  set("AWS_EC2_METADATA_DISABLED", "true");
  EXPECT_TRUE(id().ends_with("(AWS_EC2_METADATA_DISABLED).")) << id();
  EXPECT_TRUE(server_.seen().empty());
}

}  // namespace
}  // namespace bongtu::client
