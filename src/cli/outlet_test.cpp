#include "cli/outlet.h"

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
class Kept final : public Outlet {
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

class Outlets : public testing::Test {
 protected:
  Outlets() { fs::create_directories(directory_); }
  ~Outlets() override { fs::remove_all(directory_); }

  std::string path(const std::string& name) const { return directory_ + "/" + name; }
  static std::string read(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void write(const std::string& name, const std::string& text) const { std::ofstream(path(name)) << text; }
  std::size_t count() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(directory_), {}));
  }

  std::string directory_ = testing::TempDir() + "/outlets-" + std::to_string(::getpid());
};

TEST_F(Outlets, GiveAFileToItsOwner) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root gives files away";
  auto outlet = file_outlet(path("a"), {.mode = 0640, .owner = Owner{1234, 4321}});
  ASSERT_TRUE(outlet && (*outlet)->finish());
  struct stat status{};
  ASSERT_EQ(::stat(path("a").c_str(), &status), 0);
  EXPECT_EQ(status.st_uid, 1234u);
  EXPECT_EQ(status.st_gid, 4321u);
  EXPECT_EQ(status.st_mode & 07777, 0640u);
}

TEST_F(Outlets, ShowAFileOnlyWhenItIsFinished) {
  auto outlet = file_outlet(path("a"), {.mode = 0640});
  ASSERT_TRUE(outlet);
  EXPECT_TRUE((*outlet)->takes_back());
  ASSERT_TRUE((*outlet)->write(as_bytes("hello")));
  EXPECT_EQ(count(), 0u);
  ASSERT_TRUE((*outlet)->finish());
  EXPECT_EQ(read(path("a")), "hello");
  EXPECT_EQ(count(), 1u);
  struct stat status{};
  ::stat(path("a").c_str(), &status);
  EXPECT_EQ(status.st_mode & 0777, 0640u);
}

TEST_F(Outlets, TakeBackWhatIsNotFinished) {
  write("a", "before");
  {
    auto outlet = file_outlet(path("a"), {});
    ASSERT_TRUE((*outlet)->write(as_bytes("hello")));
  }
  EXPECT_EQ(read(path("a")), "before");
  EXPECT_EQ(count(), 1u);
}

TEST_F(Outlets, KeepAFileThatAppearedMeanwhile) {
  auto outlet = file_outlet(path("a"), {.mode = 0600, .overwrite = false});
  write("a", "another's");
  const auto finished = (*outlet)->finish();
  ASSERT_FALSE(finished);
  EXPECT_EQ(finished.error().fault, Fault::already_exists);
  outlet->reset();
  EXPECT_EQ(read(path("a")), "another's");
  EXPECT_EQ(count(), 1u);
}

TEST_F(Outlets, SayWhereNoFileCanBeMade) {
  const auto outlet = file_outlet(path("none/a"), {});
  ASSERT_FALSE(outlet);
  EXPECT_NE(outlet.error().message.find("none"), std::string::npos);
  EXPECT_FALSE(file_outlet(directory_, {}));
}

TEST_F(Outlets, EncodeInPiecesOfAnySize) {
  Bytes bytes(1000);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * 7);
  for (const std::size_t piece : {1u, 2u, 3u, 100u, 1000u}) {
    std::string text;
    bool finished = false;
    const auto outlet = encoding_outlet(std::make_unique<Kept>(text, finished));
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      ASSERT_TRUE(outlet->write(View(bytes).subspan(at, std::min(piece, bytes.size() - at))));
    }
    ASSERT_TRUE(outlet->finish());
    EXPECT_EQ(text, base64(bytes));
    EXPECT_TRUE(finished);
  }
}

TEST_F(Outlets, HoldEverythingUntilTheEnd) {
  for (const std::size_t pieces : {0u, 1u, 15u, 16u, 17u, 50u}) {
    std::string text, expected;
    bool finished = false;
    const auto outlet = holding_outlet(std::make_unique<Kept>(text, finished));
    EXPECT_TRUE(outlet->takes_back());
    for (std::size_t i = 0; i < pieces; ++i) {
      const std::string piece(65536, static_cast<char>('a' + i % 26));
      expected += piece;
      ASSERT_TRUE(outlet->write(as_bytes(piece)));
    }
    EXPECT_EQ(text, "");
    EXPECT_FALSE(finished);
    ASSERT_TRUE(outlet->finish());
    EXPECT_TRUE(text == expected) << pieces;
    EXPECT_TRUE(finished);
  }
}

TEST_F(Outlets, WriteToDevicesAsTheyAre) {
  const auto outlet = file_outlet("/dev/null", {});
  ASSERT_TRUE(outlet);
  EXPECT_FALSE((*outlet)->takes_back());
  EXPECT_TRUE((*outlet)->write(as_bytes("x")) && (*outlet)->finish());
}

// Where the filesystem has only files with names.
TEST_F(Outlets, RemoveANamedTemporaryWhenASignalEndsTheProgram) {
  EXPECT_EXIT(
      {
        watch_signals();
        auto file = make_named_temporary(directory_);
        if (!file || file->path.empty() || count() != 1) ::_exit(1);
        ::raise(SIGTERM);
      },
      testing::KilledBySignal(SIGTERM), "");
  EXPECT_EQ(count(), 0u);
}

TEST_F(Outlets, PutANamedTemporaryInPlace) {
  auto file = make_named_temporary(directory_);
  ASSERT_TRUE(file);
  ASSERT_TRUE(put_in_place(*file, path("a"), false));
  EXPECT_EQ(count(), 1u);
  auto second = make_named_temporary(directory_);
  EXPECT_FALSE(put_in_place(*second, path("a"), false));
  EXPECT_TRUE(put_in_place(*second, path("a"), true));
  auto third = make_named_temporary(directory_);
  remove(*third);
  EXPECT_EQ(count(), 1u);
}

}  // namespace
}  // namespace bongtu::cli
