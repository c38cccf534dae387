#include "base/descriptor.h"

#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace bongtu {

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

Result<std::size_t> read_full(int descriptor, std::span<std::uint8_t> out) {
  std::size_t size = 0;
  while (size < out.size()) {
    TRY(const std::size_t count, read_some(descriptor, out.subspan(size)));
    if (count == 0) break;
    size += count;
  }
  return size;
}

Result<> write_all(int descriptor, View bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno != EINTR) return system_refusal("the output cannot be written");
    if (count > 0) bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
  return {};
}

}  // namespace bongtu
