#include "client/file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

#include "base/descriptor.h"

namespace bongtu::client {
namespace {

constexpr std::size_t max_size = std::size_t{1} << 20;
constexpr std::size_t piece = 4096;

std::unexpected<Error> unreadable(const std::string& path, const std::string& why) {
  return refuse(Fault::validation, "The file '" + path + "' " + why + ".");
}

}  // namespace

Result<std::optional<WipedText>> read_file(const std::string& path) {
  // A pipe without a writer must not keep us waiting: neither open nor read does so then.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
  if (!file) return unreadable(path, system_refusal("cannot be opened").error().message);
  struct stat status{};
  if (::fstat(file.number(), &status) != 0 || S_ISFIFO(status.st_mode)) {
    return unreadable(path, "cannot be read: it is a pipe");
  }
  WipedText text;
  for (std::size_t count = piece; count == piece && text.size() <= max_size;) {
    const std::size_t before = text.size();
    text.resize(before + piece);
    auto read = read_full(file.number(), {reinterpret_cast<std::uint8_t*>(text.data()) + before, piece});
    if (!read) return unreadable(path, read.error().message);
    count = *read;
    text.resize(before + count);
  }
  if (text.size() > max_size) return unreadable(path, "cannot be read: it has more than 1 MiB");
  return text;
}

}  // namespace bongtu::client
