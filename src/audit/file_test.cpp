#include "audit/file.h"

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "audit/testing.h"

namespace bongtu::audit {
namespace {

class AuditFile : public InDirectory {
 protected:
  void expect_refused(const std::string& problem) {
    const auto file = File::open(path_);
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().fault, Fault::validation);
    EXPECT_EQ(file.error().message, "The audit log '" + path_ + "' " + problem + ".");
  }
};

TEST_F(AuditFile, is_created_for_its_owner_alone) {
  ASSERT_TRUE(File::open(path_));
  struct stat status{};
  ASSERT_EQ(stat(path_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600u);
}

TEST_F(AuditFile, keeps_what_it_has_and_appends) {
  leave(path_, line("1"));
  auto file = File::open(path_);
  ASSERT_TRUE(file);
  EXPECT_TRUE(file->append(line("2") + line("3")));
  EXPECT_EQ(content(path_), line("1") + line("2") + line("3"));
}

TEST_F(AuditFile, with_a_torn_last_line_loses_exactly_that) {
  const std::string whole = line("1") + line(std::string(10'000, 'x'));
  const std::string next = line(std::string(9'000, 'y'));
  for (const std::size_t torn :
       {std::size_t{0}, std::size_t{1}, std::size_t{4095}, std::size_t{4096}, next.size() - 1}) {
    leave(path_, whole + next.substr(0, torn));
    ASSERT_TRUE(File::open(path_));
    EXPECT_EQ(content(path_), whole) << torn;
  }
}

TEST_F(AuditFile, with_nothing_but_a_torn_line_becomes_empty) {
  for (const auto* torn : {"{", "{\"time\":\"", "{\"time\":\"2026-11-24T09:30"}) {
    leave(path_, torn);
    ASSERT_TRUE(File::open(path_));
    EXPECT_EQ(content(path_), "") << torn;
  }
}

TEST_F(AuditFile, is_refused_and_left_alone_when_it_holds_something_else) {
  for (const std::string text : {"root key", "{\"tome\":\"x\"}\n", "\n", "{\"time\":1}\n"}) {
    leave(path_, text);
    expect_refused("holds something that is not an audit log");
    EXPECT_EQ(content(path_), text);
  }
}

TEST_F(AuditFile, is_refused_when_it_is_a_symbolic_link) {
  leave(directory_ + "/target", line("1"));
  std::filesystem::create_symlink(directory_ + "/target", path_);
  expect_refused("is a symbolic link");
  EXPECT_EQ(content(directory_ + "/target"), line("1"));
}

TEST_F(AuditFile, is_refused_when_others_can_read_or_write_it) {
  for (const mode_t mode : {0640u, 0620u, 0604u, 0602u, 0666u, 0610u}) {
    leave(path_, line("1"), mode);
    expect_refused("is open to other users; set its mode to 0600");
  }
}

TEST_F(AuditFile, is_refused_when_it_is_not_ours) {
  leave(path_, line("1"));
  if (chown(path_.c_str(), 1, 1) != 0) GTEST_SKIP() << "needs root";
  expect_refused("belongs to another user than the server's");
}

TEST_F(AuditFile, is_refused_when_it_is_no_regular_file) {
  ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  expect_refused("is not a regular file");
  std::filesystem::remove(path_);
  std::filesystem::create_directory(path_);
  expect_refused("cannot be opened: Is a directory");
}

TEST_F(AuditFile, is_refused_when_its_directory_is_missing) {
  path_ = directory_ + "/none/audit.log";
  expect_refused("cannot be opened: No such file or directory");
}

TEST_F(AuditFile, is_refused_while_another_has_it_open) {
  auto first = File::open(path_);
  ASSERT_TRUE(first);
  expect_refused("is in use by another server");
  first->close();
  EXPECT_TRUE(File::open(path_));
}

TEST_F(AuditFile, that_was_removed_takes_no_line) {
  auto file = File::open(path_);
  ASSERT_TRUE(file);
  EXPECT_EQ(file->place(path_), File::Place::here);
  std::filesystem::remove(path_);
  EXPECT_EQ(file->place(path_), File::Place::removed);
  const auto done = file->append(line("1"));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().fault, Fault::unavailable);
}

TEST_F(AuditFile, that_was_renamed_says_so_whether_or_not_there_is_a_new_one) {
  auto file = File::open(path_);
  ASSERT_TRUE(file);
  std::filesystem::rename(path_, path_ + ".1");
  EXPECT_EQ(file->place(path_), File::Place::renamed);
  leave(path_, "");
  EXPECT_EQ(file->place(path_), File::Place::renamed);
}

// The kernel writes as much as the limit allows, as it does on a full disk.
TEST_F(AuditFile, takes_back_a_short_write) {
  auto file = File::open(path_);
  ASSERT_TRUE(file);
  ASSERT_TRUE(file->append(line("1")));
  const auto before = signal(SIGXFSZ, SIG_IGN);
  rlimit old{};
  getrlimit(RLIMIT_FSIZE, &old);
  const rlimit tight{line("1").size() + 10, old.rlim_max};
  setrlimit(RLIMIT_FSIZE, &tight);
  const auto done = file->append(line("2"));
  setrlimit(RLIMIT_FSIZE, &old);
  signal(SIGXFSZ, before);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().fault, Fault::unavailable);
  EXPECT_EQ(content(path_), line("1"));
  EXPECT_TRUE(file->append(line("3")));
  EXPECT_EQ(content(path_), line("1") + line("3"));
}

}  // namespace
}  // namespace bongtu::audit
