#include "app/data_directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "store/prefixes.h"

namespace bongtu::app {
namespace {

constexpr std::string_view lock_name = "lock";

std::unexpected<Error> refused(std::string sentence) {
  return refuse(Fault::validation, std::move(sentence));
}
std::string reason() { return std::strerror(errno); }
std::unexpected<Error> unfinished() {
  return refused(
      "This data directory is not whole. If bongtu init was interrupted here, make another one; else restore "
      "a backup and delete nothing.");
}

// One account a store: the name of the record that keeps its key, which is bound to that name.
Result<std::string> account_of(store::Store& engine) {
  const std::string accounts = std::string(store::prefix::root) + "account/";
  TRY(const auto records, engine.list(accounts, {}, 2));
  if (records.size() != 1) return unfinished();
  return records[0].key.substr(accounts.size());
}

}  // namespace

Result<DataDirectory> DataDirectory::make(const std::string& path) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(path, error)) {
    // The lock alone is what an init leaves that was refused for its root key.
    if (entry.path().filename() == lock_name) continue;
    return refused("The directory " + path + " is not empty; bongtu init makes a new one.");
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    return refused("The directory " + path + " cannot be made: " + error.message() + ".");
  }
  if (mkdir(path.c_str(), 0700) != 0 && errno != EEXIST)
    return refused("The directory " + path + " cannot be made: " + reason() + ".");
  if (chmod(path.c_str(), 0700) != 0)
    return refused("The directory " + path + " cannot be made private: " + reason() + ".");
  DataDirectory directory(path);
  CHECK(directory.take_lock());
  return directory;
}

Result<DataDirectory> DataDirectory::open(const std::string& path) {
  struct stat status{};
  if (stat(path.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) {
    return refused("There is no data directory " + path + "; make one with: bongtu init --data " + path);
  }
  if (status.st_uid != geteuid()) return refused("The data directory " + path + " belongs to another user.");
  if ((status.st_mode & 077) != 0) {
    return refused("The data directory " + path +
                   " can be read or changed by others; make it private with: chmod 700 " + path);
  }
  DataDirectory directory(path);
  CHECK(directory.take_lock());
  return directory;
}

Result<> DataDirectory::take_lock() {
  lock_ = ::open(file(lock_name).c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (lock_ < 0) return refused("The file " + file(lock_name) + " cannot be opened: " + reason() + ".");
  if (flock(lock_, LOCK_EX | LOCK_NB) != 0)
    return refused("Another process serves the data directory " + path_ + ".");
  return {};
}

void DataDirectory::give_up() const {
  std::error_code ignored;
  std::filesystem::remove(file(lock_name), ignored);
  std::filesystem::remove(path_, ignored);  // only an empty one goes
}

DataDirectory::~DataDirectory() {
  if (lock_ >= 0) close(lock_);
}

Result<OpenStore> open_store(const DataDirectory& directory, const std::string& root, const Clock& clock) {
  if (!std::filesystem::exists(directory.file("bongtu.db"))) {
    return refused("There is no store in the data directory: " + directory.file("bongtu.db") +
                   " is missing; make a new data directory with bongtu init.");
  }
  OpenStore opened;
  TRY(const auto provider, root::open_provider(directory.root_url(root)));
  TRY(opened.engine, store::open(directory.store_url(), clock));
  TRY(const std::string account, account_of(*opened.engine));
  TRY(root::KeyTree tree, root::KeyTree::open(*provider, account, *opened.engine));
  opened.tree = std::make_unique<root::KeyTree>(std::move(tree));
  TRY(opened.store, store::AuthenticStore::over(*opened.engine, opened.tree->record_mac_key()));
  TRY(const auto record, opened.store->get(service_record));
  if (!record) return unfinished();
  TRY(opened.service, from_record<ServiceRecord>(record->value));
  return opened;
}

}  // namespace bongtu::app
