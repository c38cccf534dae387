// File: an open audit file that only ever grows by whole lines.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace bongtu::audit {

class File {
 public:
  // Opens or creates (0600) `path`, locks it against other servers and cuts a torn last line.
  // Refused with Fault::validation and a sentence for the operator: a symbolic link, no regular file, not
  // ours, open to others, in use, not an audit log (so that a wrong path never costs anybody a file).
  static Result<File> open(const std::string& path);

  File() = default;
  File(File&& other) noexcept : fd_(std::exchange(other.fd_, -1)), size_(other.size_) {}
  File& operator=(File&& other) noexcept {
    std::swap(fd_, other.fd_);
    std::swap(size_, other.size_);
    return *this;
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() { close(); }
  void close();

  // One write(2). Done only if all of it was written and the file has a name afterwards; otherwise
  // Fault::unavailable, and what was written is taken back where that can be done.
  Result<> append(std::string_view lines);

  // fdatasync. After an error the kernel may call lost pages clean: never sync this File again, open a new
  // one.
  Result<> sync();

  // Makes sure of some free space behind the end, where the file system can tell.
  Result<> reserve();

  enum class Place { here, renamed, removed };
  Place place(const std::string& path) const;

  // What it should be, and what it is: they differ once somebody else has cut the file or written to it.
  std::int64_t expected_size() const { return size_; }
  std::int64_t actual_size() const;
  void accept_size() { size_ = actual_size(); }

 private:
  explicit File(int fd) : fd_(fd) {}
  Result<> check(const std::string& path) const;
  Result<> cut_torn_line(const std::string& path);

  int fd_ = -1;
  std::int64_t size_ = 0;
};

}  // namespace bongtu::audit
