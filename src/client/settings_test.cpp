#include "client/settings.h"

#include "client/testing.h"

namespace bongtu::client {
namespace {

class SettingsTest : public EnvironmentTest {
 protected:
  static Result<Settings> found(const Options& options = {}) {
    TRY(const auto profile, Profile::open(options.profile));
    return settings_of(options, profile);
  }
  static std::string endpoint(const Options& options = {}) {
    const auto settings = found(options);
    if (!settings) return settings.error().message;
    return settings->endpoint ? settings->endpoint->authority() : "";
  }
  static std::string region(const Options& options = {}) { return found(options).value().region; }
};

TEST_F(SettingsTest, TakeTheRegionFromOptionsThenVariablesThenProfile) {
  EXPECT_EQ(region(), "");
  write("config", "[default]\nregion = r4\n[profile p]\nregion = r5\n");
  EXPECT_EQ(region(), "r4");
  EXPECT_EQ(region({.profile = "p"}), "r5");
  set("AWS_PROFILE", "p");
  EXPECT_EQ(region(), "r5");
  set("AWS_DEFAULT_REGION", "r3");
  EXPECT_EQ(region(), "r3");
  set("AWS_REGION", "r2");
  EXPECT_EQ(region(), "r2");
  EXPECT_EQ(region({.region = "r1"}), "r1");
}

TEST_F(SettingsTest, TakeTheEndpointFromOptionsThenVariablesThenProfile) {
  write("config",
        "[default]\nendpoint_url = https://e5\n[profile p]\nendpoint_url = https://e5\nservices = s\n"
        "[services s]\nkms =\n  endpoint_url = https://e4\n");
  EXPECT_EQ(endpoint(), "e5");
  EXPECT_EQ(endpoint({.profile = "p"}), "e4");
  set("AWS_ENDPOINT_URL", "https://e3");
  EXPECT_EQ(endpoint(), "e3");
  set("AWS_ENDPOINT_URL_KMS", "https://e2");
  EXPECT_EQ(endpoint(), "e2");
  EXPECT_EQ(endpoint({.endpoint = "https://e1"}), "e1");
}

TEST_F(SettingsTest, AllowPlainHttpToThisMachineOnly) {
  for (const char* good : {"http://localhost:1", "http://127.0.0.1", "http://[::1]:5"})
    EXPECT_TRUE(found({.endpoint = good})) << good;
  for (const char* bad :
       {"http://example.com", "http://10.0.0.1", "http://127.0.0.1.example.com", "https://a?q"}) {
    const auto settings = found({.endpoint = bad});
    ASSERT_FALSE(settings) << bad;
    EXPECT_EQ(settings.error().fault, Fault::validation);
  }
}

TEST_F(SettingsTest, TakeAttemptsThatAreANumber) {
  EXPECT_EQ(found()->attempts, 3);
  set("AWS_MAX_ATTEMPTS", "5");
  EXPECT_EQ(found()->attempts, 5);
  EXPECT_EQ(found({.attempts = 2})->attempts, 2);
  for (const char* bad : {"0", "-1", "x", "1x", "99999999999"}) {
    set("AWS_MAX_ATTEMPTS", bad);
    EXPECT_FALSE(found()) << bad;
  }
}

TEST_F(SettingsTest, RefuseAProfileThatWasNamedAndIsNowhere) {
  EXPECT_TRUE(found());
  write("config", "[p]\nregion = not a profile of the config file\n");
  for (const bool by_variable : {false, true}) {
    if (by_variable) set("AWS_PROFILE", "p");
    const auto settings = found({.profile = by_variable ? "" : "p"});
    ASSERT_FALSE(settings);
    EXPECT_NE(settings.error().message.find("profile 'p' in " + home_ + "/.aws/credentials"),
              std::string::npos);
  }
  write("credentials", "[p]\n");
  EXPECT_TRUE(found());
}

TEST_F(SettingsTest, FollowTheVariablesToTheFiles) {
  write("elsewhere", "[default]\nregion = r\n");
  set("AWS_CONFIG_FILE", "~/.aws/elsewhere");
  EXPECT_EQ(region(), "r");
  set("AWS_CONFIG_FILE", home_ + "/.aws/elsewhere");
  EXPECT_EQ(region(), "r");
}

TEST_F(SettingsTest, MakeTheEndpointOfARegion) {
  const Settings settings;
  EXPECT_EQ(endpoint_of(settings, "ap-northeast-2")->authority(), "kms.ap-northeast-2.amazonaws.com");
  EXPECT_EQ(endpoint_of(settings, "cn-north-1")->authority(), "kms.cn-north-1.amazonaws.com.cn");
  EXPECT_TRUE(endpoint_of(settings, "eu-west-1")->secure);
}

// An ARN in a stranger's message names the Region: it must not be able to name a host.
TEST_F(SettingsTest, RefuseARegionThatCouldNameAnotherHost) {
  Settings settings;
  for (const bool with_endpoint : {false, true}) {
    if (with_endpoint) settings.endpoint = parse_url("https://e").value();
    for (const char* bad : {"", "evil.com/", "a.b", "x@evil", "a:1", "a/b", "a b", "A", "-a", "a-", "a\r\nb",
                            "ä", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}) {
      const auto url = endpoint_of(settings, bad);
      ASSERT_FALSE(url) << bad;
      EXPECT_EQ(url.error().fault, Fault::validation);
    }
  }
}

}  // namespace
}  // namespace bongtu::client
