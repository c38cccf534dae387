#include "audit/writer.h"

#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "audit/testing.h"

std::atomic<bool> bongtu::audit::fdatasync_fails = false;

// Stands in front of the C library's for this program.
extern "C" int fdatasync(int fd) {
  if (bongtu::audit::fdatasync_fails) {
    errno = EIO;
    return -1;
  }
  return static_cast<int>(syscall(SYS_fdatasync, fd));
}

namespace bongtu::audit {
namespace {

class AuditWriter : public InDirectory {
 protected:
  ~AuditWriter() override {
    writer_.reset();
    umount2(directory_.c_str(), MNT_DETACH);  // of the test with a full disk
  }
  void open() {
    auto file = File::open(path_);
    ASSERT_TRUE(file);
    writer_ = std::make_unique<Writer>(path_, clock_, std::move(*file));
  }
  void expect_refused(const std::string& id) {
    const auto done = writer_->write(line(id));
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().fault, Fault::unavailable);
    EXPECT_FALSE(writer_->ready());
  }
  std::string event(const std::string& name, const std::string& detail) {
    return R"({"time":"2026-11-24T09:30:00.250Z","event":")" + name + R"(","detail":")" + detail + "\"}\n";
  }

  std::unique_ptr<Writer> writer_;
};

TEST_F(AuditWriter, numbers_writes_and_syncs_up_to_a_number) {
  open();
  EXPECT_EQ(writer_->write(line("1")).value(), 1u);
  EXPECT_EQ(writer_->write(line("2")).value(), 2u);
  EXPECT_TRUE(writer_->sync(1));
  fdatasync_fails = true;
  EXPECT_TRUE(writer_->sync(2)) << "was synced together with 1";
}

TEST_F(AuditWriter, refuses_without_trying_from_a_removal_until_recovery) {
  open();
  ASSERT_TRUE(writer_->write(line("1")));
  std::filesystem::remove(path_);
  expect_refused("2");
  leave(path_, "");
  expect_refused("3");
  EXPECT_EQ(content(path_), "");
  writer_->recover();
  EXPECT_TRUE(writer_->ready());
  EXPECT_TRUE(writer_->write(line("4")));
  EXPECT_EQ(content(path_),
            event("audit.resumed", "the file was removed, at 2026-11-24T09:30:00.250Z") + line("4"));
}

TEST_F(AuditWriter, notices_a_removal_without_a_write) {
  open();
  std::filesystem::remove(path_);
  writer_->watch();
  expect_refused("1");
}

TEST_F(AuditWriter, stays_not_ready_while_the_path_cannot_be_used) {
  open();
  std::filesystem::remove(path_);
  std::filesystem::create_directory(path_);
  expect_refused("1");
  writer_->recover();
  expect_refused("2");
  std::filesystem::remove(path_);
  std::filesystem::create_symlink("/dev/null", path_);
  writer_->recover();
  expect_refused("3");
  std::filesystem::remove(path_);
  writer_->recover();
  EXPECT_TRUE(writer_->write(line("4")));
  EXPECT_EQ(lines_of(path_).size(), 2u);
}

TEST_F(AuditWriter, follows_a_rename_to_a_new_file) {
  open();
  ASSERT_TRUE(writer_->write(line("1")));
  std::filesystem::rename(path_, path_ + ".1");
  EXPECT_TRUE(writer_->write(line("2"))) << "the renamed file is still a file";
  writer_->watch();
  EXPECT_TRUE(writer_->write(line("3")));
  writer_->watch();
  EXPECT_EQ(content(path_ + ".1"), line("1") + line("2"));
  EXPECT_EQ(content(path_), event("audit.rotated", "the file was renamed and this one begun") + line("3"));
}

TEST_F(AuditWriter, keeps_to_the_renamed_file_while_the_new_one_is_unfit) {
  open();
  std::filesystem::rename(path_, path_ + ".1");
  leave(path_, "", 0644);
  writer_->watch();
  EXPECT_TRUE(writer_->write(line("1")));
  EXPECT_EQ(content(path_ + ".1"), line("1"));
  std::filesystem::remove(path_ + ".1");
  expect_refused("2");
}

TEST_F(AuditWriter, is_not_ready_after_a_failed_fdatasync_and_never_calls_those_lines_safe) {
  open();
  ASSERT_TRUE(writer_->write(line("1")));
  const std::uint64_t number = writer_->write(line("2")).value();
  fdatasync_fails = true;
  EXPECT_FALSE(writer_->sync(1));
  expect_refused("3");
  writer_->recover();
  expect_refused("4");
  fdatasync_fails = false;
  writer_->recover();
  ASSERT_TRUE(writer_->ready());
  EXPECT_TRUE(writer_->sync(writer_->write(line("5")).value()));
  EXPECT_FALSE(writer_->sync(number)) << "waited through the failure";
  EXPECT_EQ(lines_of(path_).back() + "\n", line("5"));
  EXPECT_NE(content(path_).find(
                event("audit.resumed", "fdatasync: Input/output error, at 2026-11-24T09:30:00.250Z")),
            std::string::npos);
}

// Linux reports an error once: the next fdatasync succeeds, and the lines may be gone all the same.
TEST_F(AuditWriter, does_not_call_lines_safe_because_a_later_fdatasync_works) {
  open();
  ASSERT_TRUE(writer_->write(line("1")));
  const std::uint64_t number = writer_->write(line("2")).value();
  fdatasync_fails = true;
  EXPECT_FALSE(writer_->sync(1));
  fdatasync_fails = false;
  EXPECT_FALSE(writer_->sync(number));
  writer_->recover();
  ASSERT_TRUE(writer_->ready());
  EXPECT_FALSE(writer_->sync(number));
}

TEST_F(AuditWriter, does_not_call_lines_safe_that_were_lost_with_the_file_it_left) {
  open();
  const std::uint64_t number = writer_->write(line("1")).value();
  std::filesystem::remove(path_);
  expect_refused("2");
  fdatasync_fails = true;
  writer_->recover();
  expect_refused("3");
  fdatasync_fails = false;
  writer_->recover();
  ASSERT_TRUE(writer_->ready());
  EXPECT_FALSE(writer_->sync(number));
  EXPECT_TRUE(writer_->sync(writer_->write(line("4")).value()));
}

TEST_F(AuditWriter, says_when_somebody_else_cut_the_file) {
  open();
  ASSERT_TRUE(writer_->write(line("1")));
  std::filesystem::resize_file(path_, 0);
  ASSERT_TRUE(writer_->write(line("2")));
  writer_->watch();
  const auto size = line("1").size();
  EXPECT_EQ(content(path_), line("2") + event("audit.altered", "expected " + std::to_string(2 * size) +
                                                                   " bytes, found " + std::to_string(size)));
  writer_->watch();
  EXPECT_EQ(lines_of(path_).size(), 2u) << "once";
}

// On a full disk: not one acknowledged line is missing and not one is half there.
TEST_F(AuditWriter, on_a_full_disk_acknowledges_exactly_what_is_in_the_file_and_recovers) {
  if (mount("tmpfs", directory_.c_str(), "tmpfs", 0, "size=64k,mode=0700") != 0)
    GTEST_SKIP() << "cannot mount";
  leave(directory_ + "/ballast", std::string(std::size_t{32} * 1024, 'b'));
  open();
  std::string acknowledged;
  for (int i = 0; writer_->ready(); ++i) {
    const std::string lines =
        line(std::to_string(i) + std::string(700, 'x')) + line("second of " + std::to_string(i));
    if (writer_->write(lines)) acknowledged += lines;
  }
  EXPECT_GT(acknowledged.size(), std::size_t{16} * 1024);
  EXPECT_TRUE(content(path_) == acknowledged);
  writer_->recover();
  expect_refused("while it is full");
  EXPECT_TRUE(content(path_) == acknowledged);

  std::filesystem::remove(directory_ + "/ballast");
  writer_->recover();
  ASSERT_TRUE(writer_->ready());
  EXPECT_TRUE(writer_->write(line("after")));
  ASSERT_TRUE(content(path_).starts_with(acknowledged));
  EXPECT_EQ(
      content(path_).substr(acknowledged.size()),
      event("audit.resumed", "write: No space left on device, at 2026-11-24T09:30:00.250Z") + line("after"));
}

}  // namespace
}  // namespace bongtu::audit
