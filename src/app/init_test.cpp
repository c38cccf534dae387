#include "app/init.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <boost/json/parse.hpp>
#include <filesystem>
#include <fstream>

#include "access/directory.h"
#include "app/data_directory.h"
#include "crypto/random.h"
#include "gateway/gateway.h"
#include "keys/catalog.h"
#include "store/test_directory.h"

namespace bongtu::app {
namespace {

namespace fs = std::filesystem;

std::string content(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

int mode_of(const fs::path& path) {
  struct stat status{};
  EXPECT_EQ(lstat(path.c_str(), &status), 0) << path;
  return status.st_mode & 07777;
}

class InitTest : public testing::Test {
 protected:
  InitOptions options(const std::string& account = "123456789012",
                      const std::string& region = "ap-northeast-2") const {
    return {.data = data_, .account = account, .region = region, .root = "", .json = true};
  }
  boost::json::object made() {
    const auto report = init(options(), clock_);
    EXPECT_TRUE(report) << report.error().message << report.error().detail;
    return report ? boost::json::parse(*report).as_object() : boost::json::object();
  }
  std::string refusal(const InitOptions& with) {
    const auto report = init(with, clock_);
    EXPECT_FALSE(report);
    return report ? "" : report.error().message;
  }
  std::string file(const std::string& name) const { return data_ + "/" + name; }

  store::TestDirectory directory_;
  const std::string data_ = directory_.file("data");
  FixedClock clock_{from_milliseconds(1'795'512'600'250)};
};

TEST_F(InitTest, TellsEverythingAsOneJsonObject) {
  const auto report = init(options(), clock_);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_TRUE(report->ends_with("}\n"));
  const auto object = boost::json::parse(*report).as_object();
  std::vector<std::string> names;
  for (const auto& member : object) names.emplace_back(member.key());
  EXPECT_EQ(names, (std::vector<std::string>{"account", "region", "access_key_id", "secret_access_key",
                                             "api_key", "key_arn"}));
  const auto text = [&](const char* name) { return std::string(object.at(name).as_string()); };
  EXPECT_EQ(text("account"), "123456789012");
  EXPECT_EQ(text("region"), "ap-northeast-2");
  EXPECT_TRUE(text("access_key_id").starts_with("AKIA"));
  EXPECT_EQ(text("access_key_id").size(), 20u);
  EXPECT_EQ(text("secret_access_key").size(), 40u);
  EXPECT_EQ(text("api_key").size(), 40u);
  const std::string arn = "arn:aws:kms:ap-northeast-2:123456789012:key/";
  EXPECT_TRUE(text("key_arn").starts_with(arn));
  EXPECT_TRUE(crypto::parse_uuid(text("key_arn").substr(arn.size())));
}

TEST_F(InitTest, TellsTheSameInTextAndWhereTheRootKeyIs) {
  InitOptions text = options();
  text.json = false;
  const auto report = init(text, clock_);
  ASSERT_TRUE(report);
  const std::string environment = content(file("admin.env"));
  for (const char* name : {"AWS_ACCESS_KEY_ID=", "AWS_SECRET_ACCESS_KEY=", "BONGTU_API_KEY="}) {
    const std::size_t at = environment.find(name) + std::string(name).size();
    EXPECT_NE(report->find(environment.substr(at, environment.find('\n', at) - at)), std::string::npos)
        << name;
  }
  EXPECT_NE(report->find(file("admin.env")), std::string::npos);
  EXPECT_NE(report->find(file("root.key")), std::string::npos);
}

TEST_F(InitTest, WritesTheCredentialsForTheClients) {
  const auto object = made();
  const auto text = [&](const char* name) { return std::string(object.at(name).as_string()); };
  EXPECT_EQ(content(file("admin.env")),
            "AWS_ACCESS_KEY_ID=" + text("access_key_id") +
                "\nAWS_SECRET_ACCESS_KEY=" + text("secret_access_key") +
                "\nAWS_REGION=ap-northeast-2\nAWS_DEFAULT_REGION=ap-northeast-2\nBONGTU_API_KEY=" +
                text("api_key") + "\n");
}

TEST_F(InitTest, MakesFilesThatAreThisUsersAlone) {
  const mode_t before = umask(0);
  (void)made();
  umask(before);
  EXPECT_EQ(mode_of(data_), 0700);
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(data_)) {
    names.push_back(entry.path().filename().string());
    EXPECT_EQ(mode_of(entry.path()), 0600) << entry.path();
  }
  for (const char* name : {"admin.env", "bongtu.db", "lock", "root.key"}) {
    EXPECT_NE(std::ranges::find(names, name), names.end()) << name;
  }
}

TEST_F(InitTest, LeavesNoSecretInTheStore) {
  const auto object = made();
  std::vector<std::string> secrets = {std::string(object.at("secret_access_key").as_string()),
                                      std::string(object.at("api_key").as_string()),
                                      content(file("root.key"))};
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator(data_)) {
    if (!entry.path().filename().string().starts_with("bongtu.db")) continue;
    ++files;
    const std::string bytes = content(entry.path());
    for (const std::string& secret : secrets) {
      for (const std::string& form :
           {secret, hex(as_bytes(secret)), base64(as_bytes(secret)).substr(0, 40)}) {
        EXPECT_EQ(bytes.find(form), std::string::npos) << entry.path();
      }
    }
  }
  EXPECT_GE(files, 1u);
}

TEST_F(InitTest, WhatItMadeServes) {
  const auto object = made();
  const auto text = [&](const char* name) { return std::string(object.at(name).as_string()); };
  const auto directory = DataDirectory::open(data_);
  ASSERT_TRUE(directory) << directory.error().message;
  const auto opened = open_store(*directory, "", clock_);
  ASSERT_TRUE(opened) << opened.error().message;
  EXPECT_EQ(opened->service.account, "123456789012");
  EXPECT_EQ(opened->service.region, "ap-northeast-2");
  const auto people = access::Directory::load(*opened->store, *opened->tree, opened->service.account);
  ASSERT_TRUE(people);
  EXPECT_NE((*people)->function_session("bongtu-encrypt"), nullptr);
  const auto gateway = gateway::Gateway::load(*opened->store, *opened->tree, "123456789012", clock_.now());
  ASSERT_TRUE(gateway);
  const auto route = (*gateway)->route("POST", "/prod/encrypt", "localhost");
  ASSERT_TRUE(route);
  EXPECT_EQ(route->stage->variables().at("KEY_ID"), text("key_arn"));
  EXPECT_TRUE((*gateway)->admit(*route, text("api_key"), clock_.now()));
  keys::Catalog catalog(*opened->store, *opened->tree);
  Call call;
  call.account = "123456789012";
  call.region = "ap-northeast-2";
  EXPECT_EQ(catalog.find_alias(call, "bongtu").value()->record.key_id, text("key_arn").substr(44));
  const auto records = opened->store->list("audit/", "", 10).value();
  ASSERT_EQ(records.size(), 1u);
  const std::string_view line = as_text(records[0].value);
  EXPECT_NE(line.find(R"("service":"bongtu","operation":"init","principal":"local administrator")"),
            std::string::npos)
      << line;
  EXPECT_NE(line.find(text("key_arn")), std::string::npos);
  EXPECT_TRUE(line.ends_with("\"outcome\":\"ok\"}\n"));
}

TEST_F(InitTest, DrawsAnAccountOfTwelveDigits) {
  for (int round = 0; round < 3; ++round) {
    InitOptions with = options("");
    with.data += std::to_string(round);
    const auto report = init(with, clock_);
    ASSERT_TRUE(report);
    const std::string account(boost::json::parse(*report).at("account").as_string());
    EXPECT_EQ(account.size(), 12u);
    EXPECT_NE(account[0], '0');
    EXPECT_EQ(account.find_first_not_of("0123456789"), std::string::npos);
  }
}

TEST_F(InitTest, KeepsTheRootKeyWhereItIsTold) {
  InitOptions with = options();
  with.root = "file:" + directory_.file("elsewhere.key");
  ASSERT_TRUE(init(with, clock_));
  EXPECT_FALSE(fs::exists(file("root.key")));
  const auto directory = DataDirectory::open(data_);
  ASSERT_TRUE(directory);
  EXPECT_TRUE(open_store(*directory, with.root, clock_));
  EXPECT_FALSE(open_store(*directory, "", clock_));
}

TEST_F(InitTest, RefusesADirectoryThatIsNotEmpty) {
  fs::create_directory(data_);
  ASSERT_TRUE(init(options(), clock_));  // an empty one will do
  const std::string before = content(file("root.key"));
  EXPECT_EQ(refusal(options()), "The directory " + data_ + " is not empty; bongtu init makes a new one.");
  EXPECT_EQ(content(file("root.key")), before);
  std::ofstream(directory_.file("file")) << "mine";
  InitOptions with = options();
  with.data = directory_.file("file");
  chmod(with.data.c_str(), 0644);
  EXPECT_EQ(refusal(with), "The directory " + with.data + " cannot be made: Not a directory.");
  EXPECT_EQ(content(with.data), "mine");
  EXPECT_EQ(mode_of(with.data), 0644);
}

TEST_F(InitTest, RefusesAccountsAndRegionsThatAreNone) {
  for (const char* account :
       {"12345678901", "1234567890123", "12345678901x", "-12345678901", "12345678901 "}) {
    EXPECT_EQ(refusal(options(account)), "--account must have 12 digits.");
  }
  for (const char* region : {"", "here", "us-east", "US-EAST-1", "us-east-1/x"}) {
    EXPECT_EQ(refusal(options("123456789012", region)),
              "--region must be a Region name like ap-northeast-2.");
  }
  EXPECT_FALSE(fs::exists(data_));  // nothing was begun
}

TEST_F(InitTest, MayBeTriedAgainWhereTheRootKeyCouldNotBeMade) {
  InitOptions with = options();
  for (const std::string& root :
       {std::string("pkcs11:x"), std::string("file:") + directory_.file("none/root.key")}) {
    with.root = root;
    EXPECT_NE(refusal(with), "");
  }
  EXPECT_TRUE(init(options(), clock_));
}

TEST_F(InitTest, RefusesAParentThatIsNotThere) {
  InitOptions with = options();
  with.data = directory_.file("none/data");
  EXPECT_EQ(refusal(with), "The directory " + with.data + " cannot be made: No such file or directory.");
}

}  // namespace
}  // namespace bongtu::app
