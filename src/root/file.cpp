// The root key in a file: whoever can read the file and the store opens everything, so it refuses what others
// could read or replace.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/encryption_context.h"
#include "base/locked_key.h"
#include "crypto/blob.h"
#include "crypto/random.h"
#include "root/providers.h"

namespace bongtu::root {
namespace {

namespace fs = std::filesystem;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  int number() const { return number_; }
  bool open() const { return number_ >= 0; }

 private:
  int number_;
};

std::string system_error() { return std::error_code(errno, std::generic_category()).message(); }

std::string octal(mode_t mode) {
  std::string text;
  for (int shift = 9; shift >= 0; shift -= 3) text += static_cast<char>('0' + (mode >> shift & 7));
  return text;
}

// "The root key file 'PATH' ".
std::string subject(const fs::path& path) { return "The root key file '" + path.string() + "' "; }

std::unexpected<Error> no(std::string sentence) { return refuse(Fault::validation, std::move(sentence)); }

// The directory of `path`, opened so that what was checked is what is used.
Result<Descriptor> open_directory(const fs::path& path) {
  if (path.filename().empty() || path.filename() == "." || path.filename() == "..") {
    return no("The root key 'file:" + path.string() + "' names no file.");
  }
  const fs::path directory = path.has_parent_path() ? path.parent_path() : fs::path(".");
  const std::string quoted = "'" + directory.string() + "'";
  Descriptor opened(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.open())
    return no("The root key's directory " + quoted + " cannot be opened: " + system_error() + ".");
  struct stat info{};
  if (fstat(opened.number(), &info) != 0)
    return no("The root key's directory " + quoted + ": " + system_error() + ".");
  if ((info.st_mode & (S_IWGRP | S_IWOTH)) != 0 && (info.st_mode & S_ISVTX) == 0) {
    return no("The root key's directory " + quoted + " has mode " + octal(info.st_mode & 07777) +
              ", so others could replace the file; run: chmod go-w " + quoted + ".");
  }
  if (info.st_uid != geteuid() && info.st_uid != 0) {
    return no("The root key's directory " + quoted + " belongs to user " + std::to_string(info.st_uid) +
              ", who could replace the file; it must belong to user " + std::to_string(geteuid()) +
              " or root.");
  }
  return opened;
}

Result<> check_file(const fs::path& path, const struct stat& info) {
  if (!S_ISREG(info.st_mode)) return no(subject(path) + "is not a regular file.");
  if (info.st_uid != geteuid()) {
    return no(subject(path) + "belongs to user " + std::to_string(info.st_uid) + " and must belong to user " +
              std::to_string(geteuid()) + ", who runs this program.");
  }
  const mode_t mode = info.st_mode & 07777;
  if (mode != 0600 && mode != 0400) {
    return no(subject(path) + "has mode " + octal(mode) + " and must have 0600 or 0400; run: chmod 600 '" +
              path.string() + "'.");
  }
  if (info.st_size != static_cast<off_t>(key_size)) {
    return no(subject(path) + "has " + std::to_string(info.st_size) + " bytes and must have exactly 32.");
  }
  return {};
}

Result<LockedKey> read_key(const fs::path& path) {
  TRY(const Descriptor directory, open_directory(path));
  // Without O_NONBLOCK a FIFO of that name would hang the start.
  const int flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
  const Descriptor file(openat(directory.number(), path.filename().c_str(), flags));
  if (!file.open() && errno == ENOENT) {
    return no(subject(path) +
              "does not exist; bring it back from where it is kept, nothing opens without it.");
  }
  if (!file.open() && errno == ELOOP) return no(subject(path) + "is a symbolic link; name the file itself.");
  if (!file.open()) return no(subject(path) + "cannot be opened: " + system_error() + ".");
  struct stat info{};
  if (fstat(file.number(), &info) != 0)
    return no(subject(path) + "cannot be examined: " + system_error() + ".");
  CHECK(check_file(path, info));
  Secret bytes(key_size);
  if (read(file.number(), bytes.writable().data(), key_size) != static_cast<ssize_t>(key_size)) {
    return no(subject(path) + "cannot be read: " + system_error() + ".");
  }
  const View key = bytes.reveal();
  if (std::ranges::all_of(key, [&](std::uint8_t byte) { return byte == key[0]; })) {
    return no(subject(path) + "holds the same byte 32 times, which is no key.");
  }
  return LockedKey::copy_of(key);
}

class FileProvider : public RootProvider {
 public:
  FileProvider(LockedKey key, fs::path path) : key_(std::move(key)), path_(std::move(path)) {}

  Result<Bytes> wrap(View plaintext, std::string_view purpose) override {
    return crypto::seal_blob(crypto::row_label, key_.reveal(), crypto::BlobKey{{}, 1}, context(purpose),
                             plaintext);
  }

  Result<Secret> unwrap(View wrapped, std::string_view purpose) override {
    auto plaintext = crypto::open_blob(crypto::row_label, key_.reveal(), context(purpose), wrapped);
    if (!plaintext)
      return no(subject(path_) + "holds another key than the one that this store was made with.");
    return *std::move(plaintext);
  }

 private:
  static Bytes context(std::string_view purpose) {
    return serialize({{"purpose", std::string(purpose)}}).value();
  }

  LockedKey key_;
  fs::path path_;
};

}  // namespace

Result<std::unique_ptr<RootProvider>> open_file(std::string_view location) {
  const fs::path path(location);
  TRY(LockedKey key, read_key(path));
  return std::make_unique<FileProvider>(std::move(key), path);
}

Result<> create_file(std::string_view location) {
  const fs::path path(location);
  TRY(const Descriptor directory, open_directory(path));
  const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  const Descriptor file(openat(directory.number(), path.filename().c_str(), flags, 0600));
  if (!file.open() && errno == EEXIST) {
    return no(subject(path) + "exists already and is never overwritten: a store may need it.");
  }
  if (!file.open()) return no(subject(path) + "cannot be created: " + system_error() + ".");
  Secret key(key_size);
  crypto::random(key.writable());
  const bool written =
      write(file.number(), key.reveal().data(), key_size) == static_cast<ssize_t>(key_size) &&
      fsync(file.number()) == 0 && fsync(directory.number()) == 0;
  if (written) return {};
  auto error = refuse(Fault::unavailable, subject(path) + "cannot be written: " + system_error() + ".");
  unlinkat(directory.number(), path.filename().c_str(), 0);
  return error;
}

}  // namespace bongtu::root
