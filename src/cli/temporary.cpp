#include "cli/temporary.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>

#include "crypto/random.h"

namespace bongtu::cli {
namespace {

// What the signal handler removes: written before the file exists, cleared after it is gone.
std::array<char, NAME_MAX + 1> known{};
std::atomic<int> known_in = -1;

extern "C" void remove_and_end(int signal) {
  const int directory = known_in.load(std::memory_order_acquire);
  if (directory >= 0) ::unlinkat(directory, known.data(), 0);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void forget() { known_in.store(-1, std::memory_order_release); }

// Gives the file a name that is not yet there, and lets the signals know.
void choose_name(Temporary& file) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789";
  file.name = ".bongtu-" + crypto::random_text(16, letters);
  file.name.copy(known.data(), known.size() - 1);
  known_in.store(file.directory.descriptor.number(), std::memory_order_release);
}

// The name is somebody else's, or gone.
void lose_name(Temporary& file) {
  file.name.clear();
  forget();
}

bool without_names(int error) { return error == EOPNOTSUPP || error == EISDIR || error == EINVAL; }

// Through /proc: linking a descriptor itself takes a privilege.
Result<> give_name(Temporary& file) {
  choose_name(file);
  const std::string itself = "/proc/self/fd/" + std::to_string(file.descriptor.number());
  const int directory = file.directory.descriptor.number();
  if (::linkat(AT_FDCWD, itself.c_str(), directory, file.name.c_str(), AT_SYMLINK_FOLLOW) == 0) return {};
  auto refusal = system_refusal("the output cannot be put in place");
  lose_name(file);
  return refusal;
}

}  // namespace

Result<Temporary> make_named_temporary(Directory directory) {
  Temporary file{.descriptor = {}, .directory = std::move(directory), .name = {}};
  choose_name(file);
  file.descriptor = Descriptor(::openat(file.directory.descriptor.number(), file.name.c_str(),
                                        O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (file.descriptor) return file;
  auto refusal = system_refusal("no file can be made in " + file.directory.path);
  lose_name(file);
  return refusal;
}

Result<Temporary> make_temporary(Directory directory) {
  Descriptor nameless(::openat(directory.descriptor.number(), ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (nameless) return Temporary{std::move(nameless), std::move(directory), {}};
  if (without_names(errno)) return make_named_temporary(std::move(directory));
  return system_refusal("no file can be made in " + directory.path);
}

void remove(Temporary& file) {
  if (file.name.empty()) return;
  ::unlinkat(file.directory.descriptor.number(), file.name.c_str(), 0);
  lose_name(file);
}

Result<> put_in_place(Temporary& file, const std::string& name, bool overwrite) {
  if (file.name.empty()) CHECK(give_name(file));
  const int directory = file.directory.descriptor.number();
  const char* own = file.name.c_str();
  // A link never replaces, a rename always does.
  const int failure = overwrite ? ::renameat(directory, own, directory, name.c_str())
                                : ::linkat(directory, own, directory, name.c_str(), 0);
  if (failure != 0 && errno == EEXIST)
    return refuse(Fault::already_exists, "there is a file now, and it stays");
  if (failure != 0) return system_refusal("the output cannot be put in place");
  if (!overwrite) ::unlinkat(directory, own, 0);
  lose_name(file);
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
