#include "cli/descriptor.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace bongtu::cli {

Descriptor::~Descriptor() {
  if (number_ > STDERR_FILENO) ::close(number_);
}

std::unexpected<Error> system_refusal(std::string what) {
  const std::string reason = std::generic_category().message(errno);
  return refuse(Fault::unavailable, std::move(what) + ": " + reason);
}

Result<std::size_t> read_some(int descriptor, std::span<std::uint8_t> out) {
  for (;;) {
    const ssize_t count = ::read(descriptor, out.data(), out.size());
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EINTR) return system_refusal("cannot be read");
  }
}

Result<> write_all(int descriptor, View bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno != EINTR) return system_refusal("the output cannot be written");
    if (count > 0) bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return {};
}

message::Source Input::source() const {
  return [number = descriptor.number()](std::span<std::uint8_t> out) { return read_some(number, out); };
}

Result<Input> open_input(const std::string& path) {
  if (path == "-") {
    return Input{
        .name = "<stdin>", .descriptor = Descriptor(STDIN_FILENO), .size = {}, .mode = 0, .owner = {}};
  }
  std::error_code ignored;
  Input input{.name = std::filesystem::absolute(path, ignored).lexically_normal().string(),
              .descriptor = Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC)),
              .size = {},
              .mode = 0,
              .owner = {}};
  if (!input.descriptor) return system_refusal("cannot be opened");
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

}  // namespace bongtu::cli
