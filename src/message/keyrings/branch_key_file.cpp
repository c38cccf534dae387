#include "message/keyrings/branch_key_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/descriptor.h"
#include "base/encryption_context.h"
#include "crypto/random.h"
#include "message/format.h"

namespace bongtu::message {
namespace {

constexpr std::string_view first_line = "bongtu branch key 1\n";
constexpr std::size_t most_bytes = std::size_t{256} << 10;

Descriptor open_file(const std::string& path, int flags) {
  return Descriptor(::open(path.c_str(), flags | O_CLOEXEC, 0600));
}

bool sync(const Descriptor& file) { return file && ::fsync(file.number()) == 0; }

std::unexpected<Error> failed(const char* what, const std::string& path) {
  return refuse(Fault::unavailable, "The directory of branch keys cannot be used.",
                std::string(what) + " " + path + ": " + std::generic_category().message(errno));
}

// So that what was made or renamed in it is there after a crash.
Result<> sync_directory(const std::string& path) {
  if (!sync(open_file(path, O_RDONLY | O_DIRECTORY))) return failed("syncing", path);
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
  const Descriptor file = open_file(path, O_RDONLY);
  if (!file && errno == ENOENT) return refuse(Fault::not_found, "There is no such branch key.");
  if (!file) return failed("opening", path);
  Bytes content(most_bytes + 1);
  const auto read = read_full(file.number(), content);
  if (!read) return failed("reading", path);
  const std::size_t size = *read;
  if (size > most_bytes) return damaged();
  content.resize(size);
  return content;
}

Result<> replace_file(const std::string& path, View content) {
  const std::string draft = path + "." + crypto::to_string(crypto::random_uuid()) + ".new";
  const Descriptor file = open_file(draft, O_WRONLY | O_CREAT | O_EXCL);
  if (!file) return failed("making", draft);
  if (!write_all(file.number(), content) || !sync(file) || ::rename(draft.c_str(), path.c_str()) != 0) {
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
