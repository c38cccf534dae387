#include "cli/directory.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "cli/input.h"

namespace bongtu::cli {
namespace {

namespace fs = std::filesystem;

class Directories : public testing::Test {
 protected:
  Directories() : mask_(::umask(022)) { fs::create_directories(top_ + "/model/a/b"); }
  ~Directories() override {
    fs::remove_all(top_);
    ::umask(mask_);
  }

  std::string path(const std::string& name) const { return top_ + "/" + name; }
  unsigned mode(const std::string& name) const {
    struct stat status{};
    EXPECT_EQ(::stat(path(name).c_str(), &status), 0) << name;
    return status.st_mode & 07777;
  }
  Result<Directory> make(const std::string& below) const {
    return make_below(path("out"), below, path("model"));
  }

  mode_t mask_;
  std::string top_ = testing::TempDir() + "/directories-" + std::to_string(::getpid());
};

TEST_F(Directories, AreMadeWithThePermissionsOfTheirModels) {
  ::chmod(path("model").c_str(), 0750);
  ::chmod(path("model/a").c_str(), 0700);
  ::chmod(path("model/a/b").c_str(), 0577);
  ASSERT_TRUE(make("a/b"));
  EXPECT_EQ(mode("out"), 0750u);
  EXPECT_EQ(mode("out/a"), 0700u);
  EXPECT_EQ(mode("out/a/b"), 0755u) << "as the umask allows, and its owner may write there";
}

TEST_F(Directories, ThatAreThereStayAsTheyAre) {
  fs::create_directories(path("out/a"));
  ::chmod(path("out/a").c_str(), 0711);
  ASSERT_TRUE(make("a/b"));
  EXPECT_EQ(mode("out/a"), 0711u);
}

TEST_F(Directories, BelowAreNotReachedThroughLinks) {
  fs::create_directories(path("elsewhere/b"));
  fs::create_directory(path("out"));
  fs::create_directory_symlink("../elsewhere", path("out/a"));
  for (const char* below : {"a", "a/b"}) {
    const auto made = make(below);
    ASSERT_FALSE(made) << below;
    EXPECT_NE(made.error().message.find("out/a is a link"), std::string::npos) << made.error().message;
    auto top = open_directory(path("out"));
    EXPECT_FALSE(open_below(*std::move(top), below));
  }
}

TEST_F(Directories, ThatTheUserNamesAreReachedThroughLinks) {
  fs::create_directory_symlink("model", path("link"));
  auto top = open_directory(path("link"));
  ASSERT_TRUE(top);
  EXPECT_TRUE(open_below(*std::move(top), "a/b"));
}

TEST_F(Directories, GiveOnlyRegularFilesToRead) {
  std::ofstream{path("model/file")} << "x";
  fs::create_symlink("file", path("model/link"));
  ASSERT_EQ(::mkfifo(path("model/pipe").c_str(), 0600), 0);
  const auto top = open_directory(path("model"));
  EXPECT_TRUE(open_input(top->descriptor, "file", path("model/file")));
  for (const char* name : {"link", "pipe", "a", "none"}) {
    EXPECT_FALSE(open_input(top->descriptor, name, path(name))) << name;
  }
}

}  // namespace
}  // namespace bongtu::cli
