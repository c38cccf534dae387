#include "app/data_directory.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "app/init.h"
#include "store/test_directory.h"

namespace bongtu::app {
namespace {

class DataDirectoryTest : public testing::Test {
 protected:
  void make() {
    const auto report = init(
        {.data = data_, .account = "123456789012", .region = "us-east-1", .root = "", .json = true}, clock_);
    ASSERT_TRUE(report) << report.error().message;
  }
  std::string refusal() {
    const auto directory = DataDirectory::open(data_);
    EXPECT_FALSE(directory);
    if (directory) return {};
    EXPECT_EQ(directory.error().fault, Fault::validation);
    return directory.error().message;
  }
  std::string store_refusal(const std::string& root = {}) {
    const auto directory = DataDirectory::open(data_);
    EXPECT_TRUE(directory);
    if (!directory) return directory.error().message;
    const auto opened = open_store(*directory, root, clock_);
    EXPECT_FALSE(opened);
    return opened ? "" : opened.error().message;
  }

  store::TestDirectory directory_;
  const std::string data_ = directory_.file("data");
  FixedClock clock_{from_milliseconds(1'795'512'600'250)};
};

TEST_F(DataDirectoryTest, RefusesADirectoryThatIsNotThere) {
  const std::string sentence =
      "There is no data directory " + data_ + "; make one with: bongtu init --data " + data_;
  EXPECT_EQ(refusal(), sentence);
  std::ofstream(data_.c_str()) << "a file";
  EXPECT_EQ(refusal(), sentence);
}

TEST_F(DataDirectoryTest, RefusesADirectoryThatOthersReach) {
  make();
  for (const mode_t mode : {0701, 0710, 0720, 0755, 0770, 0777}) {
    chmod(data_.c_str(), mode);
    EXPECT_EQ(refusal(), "The data directory " + data_ +
                             " can be read or changed by others; make it private with: chmod 700 " + data_);
  }
  chmod(data_.c_str(), 0700);
  EXPECT_TRUE(DataDirectory::open(data_));
}

TEST_F(DataDirectoryTest, RefusesADirectoryOfAnotherUser) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give a directory away";
  make();
  ASSERT_EQ(chown(data_.c_str(), 12345, 12345), 0);
  EXPECT_EQ(refusal(), "The data directory " + data_ + " belongs to another user.");
}

TEST_F(DataDirectoryTest, HasOneServer) {
  make();
  {
    const auto serving = DataDirectory::open(data_);
    ASSERT_TRUE(serving);
    EXPECT_EQ(refusal(), "Another process serves the data directory " + data_ + ".");
  }
  EXPECT_TRUE(DataDirectory::open(data_));
}

TEST_F(DataDirectoryTest, NeverFollowsALinkForItsLock) {
  std::filesystem::create_directory(data_);
  chmod(data_.c_str(), 0700);
  std::filesystem::create_symlink(directory_.file("target"), data_ + "/lock");
  EXPECT_TRUE(refusal().starts_with("The file " + data_ + "/lock cannot be opened: "));
  EXPECT_FALSE(std::filesystem::exists(directory_.file("target")));
}

TEST_F(DataDirectoryTest, RefusesADirectoryWithoutStore) {
  std::filesystem::create_directory(data_);
  chmod(data_.c_str(), 0700);
  EXPECT_EQ(store_refusal(), "There is no store in the data directory: " + data_ +
                                 "/bongtu.db is missing; make a new data "
                                 "directory with bongtu init.");
  EXPECT_FALSE(std::filesystem::exists(data_ + "/bongtu.db"));
}

TEST_F(DataDirectoryTest, RefusesTheWrongOrNoRootKey) {
  make();
  ASSERT_TRUE(root::create_provider("file:" + directory_.file("other.key")));
  EXPECT_EQ(store_refusal("file:" + directory_.file("other.key")),
            "The root key file '" + directory_.file("other.key") +
                "' holds another key than the one that this store was made with.");
  std::filesystem::remove(data_ + "/root.key");
  EXPECT_TRUE(store_refusal().starts_with("The root key file '" + data_ + "/root.key' does not exist"));
  chmod(directory_.file("other.key").c_str(), 0644);
  EXPECT_NE(store_refusal("file:" + directory_.file("other.key")).find("has mode 0644"), std::string::npos);
}

TEST_F(DataDirectoryTest, RefusesAStoreThatOthersMayRead) {
  make();
  chmod((data_ + "/bongtu.db").c_str(), 0644);
  EXPECT_NE(store_refusal().find(data_ + "/bongtu.db"), std::string::npos);
}

TEST_F(DataDirectoryTest, RefusesWhatInitDidNotFinish) {
  const std::string unfinished =
      "This data directory is not whole. If bongtu init was interrupted here, make another one; else restore "
      "a backup and delete nothing.";
  make();
  const std::string url = "sqlite:" + data_ + "/bongtu.db";
  const auto remove = [&](const std::string& key) {
    const auto engine = store::open(url, clock_).value();
    const Change change{Change::Kind::remove, key, engine->get(key).value()->version, {}};
    ASSERT_TRUE(engine->commit({&change, 1}));
  };
  remove("meta/service");
  EXPECT_EQ(store_refusal(), unfinished);
  remove("root/account/123456789012");
  EXPECT_EQ(store_refusal(), unfinished);
}

TEST_F(DataDirectoryTest, RefusesAStoreThatSomeoneChanged) {
  make();
  {
    const auto engine = store::open("sqlite:" + data_ + "/bongtu.db", clock_).value();
    store::Record record = engine->get("meta/service").value().value();
    record.value[2] ^= 1;
    const Change change{Change::Kind::put, record.key, record.version, record.value};
    ASSERT_TRUE(engine->commit({&change, 1}));
  }
  EXPECT_EQ(store_refusal(), "The stored record 'meta/service' is not as this server wrote it.");
}

}  // namespace
}  // namespace bongtu::app
