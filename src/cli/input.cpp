#include "cli/input.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

namespace bongtu::cli {
namespace {

Result<Input> described(const std::string& path, Descriptor descriptor) {
  if (!descriptor) return system_refusal("cannot be opened");
  std::error_code ignored;
  Input input{.name = std::filesystem::absolute(path, ignored).lexically_normal().string(),
              .descriptor = std::move(descriptor),
              .size = {},
              .mode = 0,
              .owner = {}};
  struct stat status{};
  if (::fstat(input.descriptor.number(), &status) != 0) return system_refusal("cannot be read");
  if (S_ISDIR(status.st_mode)) return refuse(Fault::validation, "is a directory");
  if (S_ISREG(status.st_mode)) {
    input.size = static_cast<std::uint64_t>(status.st_size);
    input.mode = status.st_mode & 0777;
    input.owner = Owner{status.st_uid, status.st_gid};
    ::posix_fadvise(input.descriptor.number(), 0, 0, POSIX_FADV_SEQUENTIAL);
  }
  return input;
}

}  // namespace

message::Source Input::source() const {
  return [number = descriptor.number()](std::span<std::uint8_t> out) { return read_some(number, out); };
}

Result<Input> open_input(const std::string& path) {
  if (path == "-") {
    return Input{
        .name = "<stdin>", .descriptor = Descriptor(STDIN_FILENO), .size = {}, .mode = 0, .owner = {}};
  }
  return described(path, Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC)));
}

Result<Input> open_input(const Descriptor& directory, const std::string& name, const std::string& path) {
  // Without waiting: a pipe may have taken the file's place.
  constexpr int flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  TRY(Input input, described(path, Descriptor(::openat(directory.number(), name.c_str(), flags))));
  if (!input.size) return refuse(Fault::validation, "is no regular file");
  return input;
}

}  // namespace bongtu::cli
