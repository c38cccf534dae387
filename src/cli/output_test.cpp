#include "cli/output.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/bytes.h"
#include "cli/temporary.h"

namespace bongtu::cli {
namespace {

namespace fs = std::filesystem;

// Keeps in memory what it is given, and whether that was all.
class Kept final : public Output {
 public:
  Kept(std::string& text, bool& finished) : text_(text), finished_(finished) {}
  Result<> write(View bytes) override {
    text_ += as_text(bytes);
    return {};
  }
  Result<> finish() override {
    finished_ = true;
    return {};
  }

 private:
  std::string& text_;
  bool& finished_;
};

class Outputs : public testing::Test {
 protected:
  Outputs() { fs::create_directories(directory_); }
  ~Outputs() override { fs::remove_all(directory_); }

  std::string path(const std::string& name) const { return directory_ + "/" + name; }
  static std::string read(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void write(const std::string& name, const std::string& text) const { std::ofstream(path(name)) << text; }
  Directory here() const { return *open_directory(directory_); }
  std::size_t count() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(directory_), {}));
  }

  std::string directory_ = testing::TempDir() + "/outputs-" + std::to_string(::getpid());
};

TEST_F(Outputs, GiveAFileToItsOwner) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root gives files away";
  auto output = file_output(path("a"), {.mode = 0640, .owner = Owner{1234, 4321}});
  ASSERT_TRUE(output && (*output)->finish());
  struct stat status{};
  ASSERT_EQ(::stat(path("a").c_str(), &status), 0);
  EXPECT_EQ(status.st_uid, 1234u);
  EXPECT_EQ(status.st_gid, 4321u);
  EXPECT_EQ(status.st_mode & 07777, 0640u);
}

TEST_F(Outputs, ShowAFileOnlyWhenItIsFinished) {
  auto output = file_output(path("a"), {.mode = 0640});
  ASSERT_TRUE(output);
  EXPECT_TRUE((*output)->takes_back());
  ASSERT_TRUE((*output)->write(as_bytes("hello")));
  EXPECT_EQ(count(), 0u);
  ASSERT_TRUE((*output)->finish());
  EXPECT_EQ(read(path("a")), "hello");
  EXPECT_EQ(count(), 1u);
  struct stat status{};
  ::stat(path("a").c_str(), &status);
  EXPECT_EQ(status.st_mode & 0777, 0640u);
}

TEST_F(Outputs, TakeBackWhatIsNotFinished) {
  write("a", "before");
  {
    auto output = file_output(path("a"), {});
    ASSERT_TRUE((*output)->write(as_bytes("hello")));
  }
  EXPECT_EQ(read(path("a")), "before");
  EXPECT_EQ(count(), 1u);
}

TEST_F(Outputs, KeepAFileThatAppearedMeanwhile) {
  auto output = file_output(path("a"), {.mode = 0600, .overwrite = false});
  write("a", "another's");
  const auto finished = (*output)->finish();
  ASSERT_FALSE(finished);
  EXPECT_EQ(finished.error().fault, Fault::already_exists);
  output->reset();
  EXPECT_EQ(read(path("a")), "another's");
  EXPECT_EQ(count(), 1u);
}

TEST_F(Outputs, SayWhereNoFileCanBeMade) {
  const auto output = file_output(path("none/a"), {});
  ASSERT_FALSE(output);
  EXPECT_NE(output.error().message.find("none"), std::string::npos);
  EXPECT_FALSE(file_output(directory_, {}));
}

TEST_F(Outputs, EncodeInPiecesOfAnySize) {
  Bytes bytes(1000);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * 7);
  for (const std::size_t piece : {1u, 2u, 3u, 100u, 1000u}) {
    std::string text;
    bool finished = false;
    const auto output = encoding_output(std::make_unique<Kept>(text, finished));
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      ASSERT_TRUE(output->write(View(bytes).subspan(at, std::min(piece, bytes.size() - at))));
    }
    ASSERT_TRUE(output->finish());
    EXPECT_EQ(text, base64(bytes));
    EXPECT_TRUE(finished);
  }
}

TEST_F(Outputs, HoldEverythingUntilTheEnd) {
  for (const std::size_t pieces : {0u, 1u, 15u, 16u, 17u, 50u}) {
    std::string text, expected;
    bool finished = false;
    const auto output = holding_output(std::make_unique<Kept>(text, finished));
    EXPECT_TRUE(output->takes_back());
    for (std::size_t i = 0; i < pieces; ++i) {
      const std::string piece(65536, static_cast<char>('a' + i % 26));
      expected += piece;
      ASSERT_TRUE(output->write(as_bytes(piece)));
    }
    EXPECT_EQ(text, "");
    EXPECT_FALSE(finished);
    ASSERT_TRUE(output->finish());
    EXPECT_TRUE(text == expected) << pieces;
    EXPECT_TRUE(finished);
  }
}

TEST_F(Outputs, WriteToDevicesAsTheyAre) {
  const auto output = file_output("/dev/null", {});
  ASSERT_TRUE(output);
  EXPECT_FALSE((*output)->takes_back());
  EXPECT_TRUE((*output)->write(as_bytes("x")) && (*output)->finish());
}

TEST_F(Outputs, WriteToNothingButAFileWhereOthersMayHaveTakenTheName) {
  write("target", "before");
  fs::create_symlink("target", path("link"));
  fs::create_symlink("nowhere", path("dangling"));
  fs::create_symlink("/dev/null", path("device"));
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  fs::create_directory(path("directory"));
  for (const char* name : {"link", "dangling", "device", "pipe", "directory"}) {
    const auto output = file_output(here(), name, {});
    ASSERT_FALSE(output) << name;
    EXPECT_EQ(output.error().fault, Fault::validation);
    EXPECT_NE(output.error().message.find(path(name)), std::string::npos) << output.error().message;
  }
  EXPECT_EQ(read(path("target")), "before");
  EXPECT_FALSE(fs::exists(path("nowhere")));
}

TEST_F(Outputs, ReplaceALinkThatCameMeanwhileAndLeaveItsTarget) {
  write("target", "before");
  auto output = file_output(here(), "a", {});
  ASSERT_TRUE(output && (*output)->write(as_bytes("hello")));
  fs::create_symlink("target", path("a"));
  ASSERT_TRUE((*output)->finish());
  EXPECT_FALSE(fs::is_symlink(path("a")));
  EXPECT_EQ(read(path("a")), "hello");
  EXPECT_EQ(read(path("target")), "before");
}

TEST_F(Outputs, FollowALinkThatTheUserNamed) {
  write("target", "before");
  fs::create_symlink("target", path("link"));
  auto output = file_output(path("link"), {});
  ASSERT_TRUE(output && (*output)->write(as_bytes("hello")) && (*output)->finish());
  EXPECT_TRUE(fs::is_symlink(path("link")));
  EXPECT_EQ(read(path("target")), "hello");
}

// Where the filesystem has only files with names.
TEST_F(Outputs, RemoveANamedTemporaryWhenASignalEndsTheProgram) {
  EXPECT_EXIT(
      {
        watch_signals();
        auto file = make_named_temporary(here());
        if (!file || file->name.empty() || count() != 1) ::_exit(1);
        ::raise(SIGTERM);
      },
      testing::KilledBySignal(SIGTERM), "");
  EXPECT_EQ(count(), 0u);
}

TEST_F(Outputs, PutANamedTemporaryInPlace) {
  auto file = make_named_temporary(here());
  ASSERT_TRUE(file);
  ASSERT_TRUE(put_in_place(*file, "a", false));
  EXPECT_EQ(count(), 1u);
  auto second = make_named_temporary(here());
  EXPECT_FALSE(put_in_place(*second, "a", false));
  EXPECT_TRUE(put_in_place(*second, "a", true));
  auto third = make_named_temporary(here());
  remove(*third);
  EXPECT_EQ(count(), 1u);
}

}  // namespace
}  // namespace bongtu::cli
