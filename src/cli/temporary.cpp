#include "cli/temporary.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "crypto/random.h"

namespace bongtu::cli {
namespace {

// What the signal handler removes: written before the file exists, cleared after it is gone.
std::array<char, PATH_MAX> named{};
std::atomic<bool> has_named = false;

extern "C" void remove_and_end(int signal) {
  if (has_named.load(std::memory_order_acquire)) ::unlink(named.data());
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

Result<> remember(const std::string& path) {
  if (path.size() >= named.size()) return refuse(Fault::validation, "the path is too long");
  std::memcpy(named.data(), path.c_str(), path.size() + 1);
  has_named.store(true, std::memory_order_release);
  return {};
}

void forget() { has_named.store(false, std::memory_order_release); }

std::string temporary_name(const std::string& directory) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789";
  return directory + "/.bongtu-" + crypto::random_text(16, letters);
}

bool without_names(int error) { return error == EOPNOTSUPP || error == EISDIR || error == EINVAL; }

// Through /proc: linking a descriptor itself takes a privilege.
int link_descriptor(int descriptor, const std::string& path) {
  const std::string itself = "/proc/self/fd/" + std::to_string(descriptor);
  return ::linkat(AT_FDCWD, itself.c_str(), AT_FDCWD, path.c_str(), AT_SYMLINK_FOLLOW);
}

Result<> give_name(Temporary& file, const std::string& directory) {
  file.path = temporary_name(directory);
  CHECK(remember(file.path));
  if (link_descriptor(file.descriptor.number(), file.path) == 0) return {};
  auto refusal = system_refusal("the output cannot be put in place");
  forget();
  file.path.clear();
  return refusal;
}

}  // namespace

Result<Temporary> make_named_temporary(const std::string& directory) {
  Temporary file{.descriptor = {}, .path = temporary_name(directory)};
  CHECK(remember(file.path));
  file.descriptor = Descriptor(::open(file.path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (file.descriptor) return file;
  forget();
  return system_refusal("no file can be made in " + directory);
}

Result<Temporary> make_temporary(const std::string& directory) {
  Descriptor nameless(::open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (nameless) return Temporary{std::move(nameless), {}};
  if (without_names(errno)) return make_named_temporary(directory);
  return system_refusal("no file can be made in " + directory);
}

void remove(Temporary& file) {
  if (file.path.empty()) return;
  ::unlink(file.path.c_str());
  file.path.clear();
  forget();
}

Result<> put_in_place(Temporary& file, const std::string& path, bool overwrite) {
  if (file.path.empty()) CHECK(give_name(file, std::filesystem::path(path).parent_path().string()));
  // A link never replaces, a rename always does.
  const int failure =
      overwrite ? std::rename(file.path.c_str(), path.c_str()) : ::link(file.path.c_str(), path.c_str());
  if (failure != 0 && errno == EEXIST)
    return refuse(Fault::already_exists, "there is a file now, and it stays");
  if (failure != 0) return system_refusal("the output cannot be put in place");
  if (!overwrite) ::unlink(file.path.c_str());
  file.path.clear();
  forget();
  return {};
}

void watch_signals() {
  struct sigaction action{};
  action.sa_handler = remove_and_end;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) {
    struct sigaction before{};
    ::sigaction(signal, nullptr, &before);
    if (before.sa_handler != SIG_IGN) ::sigaction(signal, &action, nullptr);
  }
}

}  // namespace bongtu::cli
