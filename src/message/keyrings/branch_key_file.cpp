#include "message/keyrings/branch_key_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/encryption_context.h"
#include "crypto/random.h"
#include "message/format.h"

namespace bongtu::message {
namespace {

constexpr std::string_view first_line = "bongtu branch key 1\n";
constexpr std::size_t most_bytes = std::size_t{256} << 10;

class File {
 public:
  File(const std::string& path, int flags) : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  bool is_open() const { return descriptor_ >= 0; }

  bool write(View content) const {
    while (!content.empty()) {
      const ssize_t written = ::write(descriptor_, content.data(), content.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      content = content.subspan(static_cast<std::size_t>(written));
    }
    return true;
  }
  // Bytes read, 0 at the end; -1 where it failed.
  ssize_t read(std::span<std::uint8_t> out) const {
    ssize_t taken = -1;
    do taken = ::read(descriptor_, out.data(), out.size());
    while (taken < 0 && errno == EINTR);
    return taken;
  }
  bool sync() const { return is_open() && ::fsync(descriptor_) == 0; }

 private:
  int descriptor_;
};

std::unexpected<Error> failed(const char* what, const std::string& path) {
  return refuse(Fault::unavailable, "The directory of branch keys cannot be used.",
                std::string(what) + " " + path + ": " + std::generic_category().message(errno));
}

// So that what was made or renamed in it is there after a crash.
Result<> sync_directory(const std::string& path) {
  if (!File(path, O_RDONLY | O_DIRECTORY).sync()) return failed("syncing", path);
  return {};
}

// With the parents that are missing, each synced into its own.
Result<> make_directory(const std::filesystem::path& path, mode_t mode) {
  const std::filesystem::path parent = path.parent_path();
  int made = ::mkdir(path.c_str(), mode);
  if (made != 0 && errno == ENOENT && !parent.empty()) {
    CHECK(make_directory(parent, 0777));
    made = ::mkdir(path.c_str(), mode);
  }
  if (made == 0) return sync_directory(parent.empty() ? "." : parent.string());
  if (errno != EEXIST) return failed("making", path.string());
  return {};
}

std::unexpected<Error> damaged() {
  return refuse(Fault::internal, "A file of the directory of branch keys is damaged.");
}

}  // namespace

Result<Bytes> to_file(const BranchKeyItem& item) {
  const auto attributes = serialize(item.attributes);
  if (!attributes || item.encrypted_key.size() > field_limit)
    return refuse(Fault::validation, "The encryption context of the branch key is too long.");
  Bytes file(first_line.size() + 2 + attributes->size() + 2 + item.encrypted_key.size());
  Writer writer(file.data());
  writer.bytes(as_bytes(first_line));
  writer.field(*attributes);
  writer.field(item.encrypted_key);
  return file;
}

Result<BranchKeyItem> parse_branch_key_file(View file) {
  Reader reader(file);
  if (as_text(reader.bytes(first_line.size())) != first_line) return damaged();
  BranchKeyItem item;
  Reader attributes(reader.field());
  const auto pairs = attributes.number<std::uint16_t>();
  for (std::size_t i = 0; i < pairs && !attributes.failed(); ++i) {
    const std::string_view key = as_text(attributes.field());
    item.attributes.emplace(key, as_text(attributes.field()));
  }
  const View encrypted_key = reader.field();
  if (attributes.failed() || !attributes.rest().empty() || item.attributes.size() != pairs ||
      reader.failed() || !reader.rest().empty() || encrypted_key.empty())
    return damaged();
  item.encrypted_key.assign(encrypted_key.begin(), encrypted_key.end());
  return item;
}

Result<Bytes> read_small_file(const std::string& path) {
  const File file(path, O_RDONLY);
  if (!file.is_open() && errno == ENOENT) return refuse(Fault::not_found, "There is no such branch key.");
  if (!file.is_open()) return failed("opening", path);
  Bytes content(most_bytes + 1);
  std::size_t size = 0;
  ssize_t taken = 1;
  for (; taken > 0 && size < content.size(); size += static_cast<std::size_t>(std::max<ssize_t>(taken, 0)))
    taken = file.read(std::span(content).subspan(size));
  if (taken < 0) return failed("reading", path);
  if (size > most_bytes) return damaged();
  content.resize(size);
  return content;
}

Result<> replace_file(const std::string& path, View content) {
  const std::string draft = path + "." + crypto::to_string(crypto::random_uuid()) + ".new";
  const File file(draft, O_WRONLY | O_CREAT | O_EXCL);
  if (!file.is_open()) return failed("making", draft);
  if (!file.write(content) || !file.sync() || ::rename(draft.c_str(), path.c_str()) != 0) {
    auto error = failed("writing", draft);
    ::unlink(draft.c_str());
    return error;
  }
  return sync_directory(std::filesystem::path(path).parent_path().string());
}

Result<> make_private_directory(const std::string& path) {
  const std::filesystem::path whole(path);
  return make_directory(whole.has_filename() ? whole : whole.parent_path(), 0700);  // "keys/" is "keys"
}

}  // namespace bongtu::message
