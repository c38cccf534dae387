#include "client/file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace bongtu::client {
namespace {

constexpr std::size_t max_size = std::size_t{1} << 20;

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

std::unexpected<Error> unreadable(const std::string& path, const char* why) {
  return refuse(Fault::validation, "The file '" + path + "' cannot be read: " + why + ".");
}

}  // namespace

Result<std::optional<WipedText>> read_file(const std::string& path) {
  const std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "re"));
  if (file == nullptr && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
  if (file == nullptr) return unreadable(path, std::strerror(errno));
  std::setvbuf(file.get(), nullptr, _IONBF, 0);  // a buffer of stdio's would not be wiped
  WipedText text;
  while (text.size() <= max_size) {
    const std::size_t size = text.size();
    text.resize(size + 4096);
    const std::size_t n = std::fread(text.data() + size, 1, 4096, file.get());
    text.resize(size + n);
    if (n == 0) break;
  }
  if (std::ferror(file.get()) != 0) return unreadable(path, std::strerror(errno));
  if (text.size() > max_size) return unreadable(path, "it has more than 1 MiB");
  return text;
}

}  // namespace bongtu::client
