#include "root/root_provider.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "base/locked_key.h"
#include "store/test_directory.h"

namespace bongtu::root {
namespace {

namespace fs = std::filesystem;

class RootFile : public testing::Test {
 protected:
  std::string path(const std::string& name = "root.key") const { return directory_.file(name); }
  std::string url(const std::string& name = "root.key") const { return "file:" + path(name); }

  void write(const std::string& bytes, mode_t mode) const {
    std::ofstream(path(), std::ios::trunc) << bytes;
    ASSERT_EQ(chmod(path().c_str(), mode), 0);
  }

  // The one sentence of the refusal; empty where it opens.
  static std::string refusal(const std::string& url) {
    auto provider = open_provider(url);
    if (provider) return "";
    EXPECT_EQ(provider.error().fault, Fault::validation);
    return provider.error().message;
  }

 private:
  store::TestDirectory directory_;
};

const std::string key_bytes = "0123456789abcdefghijklmnopqrstuv";

TEST_F(RootFile, IsMadeOnceForItsOwnerAloneAndOpens) {
  ASSERT_TRUE(create_provider(url()));
  struct stat info{};
  ASSERT_EQ(stat(path().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0600u);
  EXPECT_EQ(info.st_size, 32);
  EXPECT_EQ(refusal(url()), "");

  const auto again = create_provider(url());
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().fault, Fault::validation);
  EXPECT_EQ(again.error().message, "The root key file '" + path() +
                                       "' exists already and is never overwritten: a store may need it.");
  struct stat later{};
  ASSERT_EQ(stat(path().c_str(), &later), 0);
  EXPECT_EQ(later.st_mtim.tv_nsec, info.st_mtim.tv_nsec) << "the refused second attempt left the file alone";
}

TEST_F(RootFile, WrapsForItselfAndForOnePurposeOnly) {
  ASSERT_TRUE(create_provider(url()));
  ASSERT_TRUE(create_provider(url("other.key")));
  auto provider = open_provider(url()), reopened = open_provider(url()),
       other = open_provider(url("other.key"));
  ASSERT_TRUE(provider && reopened && other);
  const auto wrapped = (*provider)->wrap(as_bytes(key_bytes), "root-key/1");
  ASSERT_TRUE(wrapped);
  EXPECT_EQ(as_text(*wrapped).find(key_bytes), std::string_view::npos);
  const auto unwrapped = (*reopened)->unwrap(*wrapped, "root-key/1");
  ASSERT_TRUE(unwrapped);
  EXPECT_EQ(as_text(unwrapped->reveal()), key_bytes);

  const auto by_other = (*other)->unwrap(*wrapped, "root-key/1");
  ASSERT_FALSE(by_other);
  EXPECT_EQ(by_other.error().fault, Fault::validation);
  EXPECT_EQ(by_other.error().message, "The root key file '" + path("other.key") +
                                          "' holds another key than the one that this store was made with.");
  EXPECT_FALSE((*provider)->unwrap(*wrapped, "root-key/2"));
  EXPECT_FALSE((*provider)->unwrap(View(*wrapped).first(wrapped->size() - 1), "root-key/1"));
  EXPECT_FALSE((*provider)->unwrap({}, "root-key/1"));
}

TEST_F(RootFile, OpensOnlyWithAModeThatKeepsOthersOut) {
  for (mode_t mode = 0; mode <= 07777; ++mode) {
    if ((mode & 0400) == 0 && mode != 0) continue;  // what its owner may not read
    write(key_bytes, mode);
    const std::string sentence = refusal(url());
    if (mode == 0600 || mode == 0400) {
      EXPECT_EQ(sentence, "");
    } else if (mode != 0 || geteuid() == 0) {  // root reads even mode 0000
      EXPECT_NE(sentence.find(" and must have 0600 or 0400; run: chmod 600 '" + path() + "'."),
                std::string::npos)
          << mode << ": " << sentence;
    } else {
      EXPECT_NE(sentence, "");
    }
    fs::remove(path());
  }
}

TEST_F(RootFile, SaysExactlyWhatIsWrongWithTheFile) {
  const std::string file = "The root key file '" + path() + "' ";
  const struct {
    std::function<void()> make;
    std::string sentence;
  } rows[] = {
      {[] {}, file + "does not exist; bring it back from where it is kept, nothing opens without it."},
      {[&] { write(key_bytes, 0644); },
       file + "has mode 0644 and must have 0600 or 0400; run: chmod 600 '" + path() + "'."},
      {[&] { write(key_bytes.substr(1), 0600); }, file + "has 31 bytes and must have exactly 32."},
      {[&] { write(key_bytes + "\n", 0600); }, file + "has 33 bytes and must have exactly 32."},
      {[&] { write("", 0600); }, file + "has 0 bytes and must have exactly 32."},
      {[&] { write(std::string(32, '\0'), 0600); }, file + "holds the same byte 32 times, which is no key."},
      {[&] { fs::create_directory(path()); }, file + "is not a regular file."},
      {[&] { mkfifo(path().c_str(), 0600); }, file + "is not a regular file."},
      {[&] { fs::create_symlink("/etc/hostname", path()); },
       file + "is a symbolic link; name the file itself."},
  };
  for (const auto& row : rows) {
    fs::remove(path());
    row.make();
    EXPECT_EQ(refusal(url()), row.sentence);
  }
}

TEST_F(RootFile, MustBelongToWhoRunsTheProgram) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can give a file away";
  write(key_bytes, 0600);
  ASSERT_EQ(chown(path().c_str(), 65534, 65534), 0);
  EXPECT_EQ(refusal(url()), "The root key file '" + path() +
                                "' belongs to user 65534 and must belong to user 0, who runs this program.");
  ASSERT_EQ(chown(path().c_str(), 0, 0), 0);
  const fs::path directory = fs::path(path()).parent_path();
  ASSERT_EQ(chown(directory.c_str(), 65534, 65534), 0);
  EXPECT_EQ(refusal(url()),
            "The root key's directory '" + directory.string() +
                "' belongs to user 65534, who could replace the file; it must belong to user 0 or root.");
}

TEST_F(RootFile, LiesInADirectoryThatNoOneElseMayWrite) {
  write(key_bytes, 0600);
  const fs::path directory = fs::path(path()).parent_path();
  for (const mode_t mode : {0700, 0755, 0500, 01777, 01770}) {
    ASSERT_EQ(chmod(directory.c_str(), mode), 0);
    EXPECT_EQ(refusal(url()), "") << mode;
  }
  for (const mode_t mode : {0770, 0702, 0777, 02775}) {
    ASSERT_EQ(chmod(directory.c_str(), mode), 0);
    EXPECT_NE(
        refusal(url()).find("others could replace the file; run: chmod go-w '" + directory.string() + "'."),
        std::string::npos);
    const auto created = create_provider(url("new.key"));
    ASSERT_FALSE(created);
    EXPECT_EQ(created.error().fault, Fault::validation);
    EXPECT_FALSE(fs::exists(path("new.key")));
  }
  ASSERT_EQ(chmod(directory.c_str(), 0700), 0);
}

TEST_F(RootFile, UrlsThatNameNothingAreRefused) {
  EXPECT_EQ(refusal("pkcs11:token"), "The root key 'pkcs11:token' is of no known kind; known are file:.");
  EXPECT_EQ(refusal("/etc/root.key"), "The root key '/etc/root.key' is of no known kind; known are file:.");
  EXPECT_EQ(refusal(""), "The root key '' is of no known kind; known are file:.");
  EXPECT_EQ(refusal("file:"), "The root key 'file:' names no file.");
  EXPECT_EQ(refusal("file:/tmp/"), "The root key 'file:/tmp/' names no file.");
  EXPECT_EQ(refusal("file:/no/such/root.key"),
            "The root key's directory '/no/such' cannot be opened: No such file or directory.");
  EXPECT_FALSE(create_provider("file:/no/such/root.key"));
  EXPECT_FALSE(create_provider("passphrase:x"));
}

}  // namespace
}  // namespace bongtu::root
