#include "cli/directory.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

namespace bongtu::cli {
namespace {

namespace fs = std::filesystem;

// O_PATH: a directory that may be passed but not listed will do.
constexpr int flags = O_PATH | O_DIRECTORY | O_CLOEXEC;

Result<Directory> open_at(const Descriptor& at, const std::string& name, std::string path, int more = 0) {
  Directory opened{Descriptor(::openat(at.number(), name.c_str(), flags | more)), std::move(path)};
  if (opened.descriptor) return opened;
  if (more != 0 && (errno == ENOTDIR || errno == ELOOP)) {
    return refuse(Fault::validation, opened.path + " is a link or no directory, and is not followed");
  }
  return system_refusal(opened.path + " cannot be opened");
}

Result<Directory> step(const Directory& from, const fs::path& name) {
  return open_at(from.descriptor, name.string(), (fs::path(from.path) / name).string(), O_NOFOLLOW);
}

// A new directory with the permissions of `model`; one that is there stays as it is.
Result<> make(const Descriptor& at, const std::string& name, const std::string& path,
              const Directory& model) {
  struct stat status{};
  if (::fstat(model.descriptor.number(), &status) != 0) return system_refusal(model.path + " cannot be read");
  if (::mkdirat(at.number(), name.c_str(), (status.st_mode & 0777) | S_IRWXU) == 0 || errno == EEXIST)
    return {};
  return system_refusal(path + " cannot be made");
}

}  // namespace

Result<Directory> open_directory(const std::string& path) {
  return open_at(Descriptor(AT_FDCWD), path.empty() ? "." : path, path.empty() ? "." : path);
}

Result<Directory> open_below(Directory top, const fs::path& below) {
  for (const fs::path& name : below) {
    TRY(top, step(top, name));
  }
  return top;
}

Result<Directory> make_below(const std::string& top, const fs::path& below, const std::string& model) {
  TRY(Directory like, open_directory(model));
  std::error_code error;
  fs::path whole = fs::absolute(top, error).lexically_normal();
  if (!whole.has_filename()) whole = whole.parent_path();  // "out/" is "out"
  fs::create_directories(whole.parent_path(), error);
  if (error) return refuse(Fault::unavailable, top + " cannot be made: " + error.message());
  CHECK(make(Descriptor(AT_FDCWD), whole.string(), top, like));
  TRY(Directory at, open_directory(top));
  for (const fs::path& name : below) {
    TRY(like, step(like, name));
    CHECK(make(at.descriptor, name.string(), (fs::path(at.path) / name).string(), like));
    TRY(at, step(at, name));
  }
  return at;
}

}  // namespace bongtu::cli
