#include "audit/file.h"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "audit/event.h"

namespace bongtu::audit {
namespace {

constexpr mode_t mine_alone = S_IRUSR | S_IWUSR;
constexpr off_t reserved_size = 16 * 1024;

std::string reason_of(int error) { return std::generic_category().message(error); }

std::unexpected<Error> unavailable(std::string_view what, int error) {
  return refuse(Fault::unavailable, "The audit log cannot be written.",
                std::string(what) + ": " + reason_of(error));
}

// `problem` continues the sentence "The audit log '…' …".
std::unexpected<Error> unfit(const std::string& path, const std::string& problem) {
  return refuse(Fault::validation, "The audit log '" + path + "' " + problem + ".");
}

struct stat status_of(int fd) {
  struct stat status{};
  if (fstat(fd, &status) != 0) status = {};  // no links: as good as removed
  return status;
}

// The name of a new file is on disk only when its directory is.
Result<> sync_directory_of(const std::string& path) {
  const auto directory = std::filesystem::path(path).parent_path();
  const int fd = ::open(directory.empty() ? "." : directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = fd >= 0 && fsync(fd) == 0;
  const int error = errno;
  if (fd >= 0) ::close(fd);
  if (!synced) return unavailable("fsync of the directory", error);
  return {};
}

// The size up to and with the last newline of the first `size` bytes; -1 if they cannot be read.
std::int64_t size_of_whole_lines(int fd, std::int64_t size) {
  char block[4096];
  while (size > 0) {
    const std::int64_t start = (size - 1) / std::int64_t{sizeof block} * std::int64_t{sizeof block};
    const ssize_t n = pread(fd, block, static_cast<std::size_t>(size - start), start);
    if (n != size - start) return -1;
    const auto newline = std::string_view(block, static_cast<std::size_t>(n)).rfind('\n');
    if (newline != std::string_view::npos) return start + static_cast<std::int64_t>(newline) + 1;
    size = start;
  }
  return 0;
}

}  // namespace

Result<File> File::open(const std::string& path) {
  const int flags = O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK;
  const int fd = ::open(path.c_str(), flags, mine_alone);
  if (fd < 0 && errno == ELOOP) return unfit(path, "is a symbolic link");
  if (fd < 0) return unfit(path, "cannot be opened: " + reason_of(errno));
  File file(fd);
  CHECK(file.check(path));
  CHECK(sync_directory_of(path));
  CHECK(file.cut_torn_line(path));
  return file;
}

void File::close() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

Result<> File::check(const std::string& path) const {
  const struct stat status = status_of(fd_);
  if (!S_ISREG(status.st_mode)) return unfit(path, "is not a regular file");
  if (status.st_uid != geteuid()) return unfit(path, "belongs to another user than the server's");
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return unfit(path, "is open to other users; set its mode to 0600");
  if (flock(fd_, LOCK_EX | LOCK_NB) != 0) return unfit(path, "is in use by another server");
  char start[line_start.size()];
  const ssize_t n = pread(fd_, start, sizeof start, 0);
  if (n < 0) return unavailable("read", errno);
  if (!line_start.starts_with(std::string_view(start, static_cast<std::size_t>(n)))) {
    return unfit(path, "holds something that is not an audit log");
  }
  return {};
}

Result<> File::cut_torn_line(const std::string& path) {
  const std::int64_t found = status_of(fd_).st_size;
  size_ = size_of_whole_lines(fd_, found);
  if (size_ < 0) return unavailable("read", errno);
  if (size_ == found) return {};
  if (ftruncate(fd_, size_) != 0) return unavailable("ftruncate", errno);
  spdlog::warn("audit log {}: the last line was torn; {} bytes of it are cut", path, found - size_);
  return {};
}

Result<> File::append(std::string_view lines) {
  ssize_t written = 0;
  do {
    written = ::write(fd_, lines.data(), lines.size());
  } while (written < 0 && errno == EINTR);
  const int error = written < 0 ? errno : ENOSPC;
  // Asked after the write: a file that has a name now had one when the lines went in.
  const struct stat status = status_of(fd_);
  if (status.st_nlink == 0)
    return refuse(Fault::unavailable, "The audit log cannot be written.", "the file was removed");
  if (written == static_cast<ssize_t>(lines.size())) {
    size_ += written;
    return {};
  }
  if (written > 0 && ftruncate(fd_, status.st_size - written) != 0) {
    spdlog::error("audit log: half a line stays until the file is opened again: {}", reason_of(errno));
  }
  return unavailable("write", error);
}

Result<> File::sync() {
  if (fdatasync(fd_) != 0) return unavailable("fdatasync", errno);
  return {};
}

Result<> File::reserve() {
  if (fallocate(fd_, FALLOC_FL_KEEP_SIZE, size_, reserved_size) == 0) return {};
  if (errno == EOPNOTSUPP || errno == ENOSYS) return {};
  return unavailable("fallocate", errno);
}

File::Place File::place(const std::string& path) const {
  const struct stat mine = status_of(fd_);
  if (mine.st_nlink == 0) return Place::removed;
  struct stat named{};
  const bool same =
      lstat(path.c_str(), &named) == 0 && named.st_ino == mine.st_ino && named.st_dev == mine.st_dev;
  return same ? Place::here : Place::renamed;
}

std::int64_t File::actual_size() const { return status_of(fd_).st_size; }

}  // namespace bongtu::audit
