// path/<id>/<version> holds a version, path/<id>/ACTIVE the active one once more, encrypted under a context
// of its own. Source: AWS Encryption SDK specification, "key store" ("branch:version:…", "branch:ACTIVE").
#include <bongtu/hierarchical_keyring.h>

#include <ctime>

#include "base/utf8.h"
#include "crypto/random.h"
#include "message/keyrings/branch_key_file.h"
#include "message/keyrings/kms_calls.h"

namespace bongtu::message {
namespace {

constexpr std::string_view active_file = "ACTIVE",
                           version_type = "branch:version:", active_type = "branch:ACTIVE",
                           custom = "aws-crypto-ec:";
constexpr std::size_t key_size = 32;

Result<> check(const BranchKeyDirectory& directory) {
  CHECK(check_kms(directory.kms));
  CHECK(check_key_arn(directory.key_arn));
  CHECK(check_name("The logical name of a directory of branch keys", directory.logical_name));
  if (directory.path.empty()) return refuse(Fault::validation, "A directory of branch keys needs a path.");
  return {};
}

// ISO 8601, UTC, microseconds.
std::string now() {
  timespec time{};
  std::timespec_get(&time, TIME_UTC);
  std::tm parts{};
  gmtime_r(&time.tv_sec, &parts);
  char text[64];
  const std::size_t size = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S.", &parts);
  const std::string micros = std::to_string(1'000'000 + time.tv_nsec / 1000).substr(1);
  return std::string(text, size) + micros + "Z";
}

// Only the ids that we make name files: what chooses an id may be under someone else's influence.
Result<std::string> path_of(const BranchKeyDirectory& directory, std::string_view id, std::string_view file) {
  if (!crypto::parse_uuid(id))
    return refuse(Fault::not_found, "There is no branch key '" + printable(id) + "'.");
  return directory.path + "/" + std::string(id) + "/" + std::string(file);
}

EncryptionContext kms_context(const BranchKeyDirectory& directory, EncryptionContext attributes) {
  attributes["tablename"] = directory.logical_name;
  return attributes;
}

// Opens the item that must have these attributes.
Result<std::pair<BranchKey, EncryptionContext>> read_item(const BranchKeyDirectory& directory,
                                                          std::string_view id, std::string_view file,
                                                          std::string_view type) {
  TRY(const std::string path, path_of(directory, id, file));
  TRY(const Bytes content, read_small_file(path));
  TRY(const BranchKeyItem item, parse_branch_key_file(content));
  const auto has = [&](std::string_view name, std::string_view value) {
    const auto found = item.attributes.find(name);
    return found != item.attributes.end() && found->second == value;
  };
  if (!has("branch-key-id", id) || !has("type", type) || !has("hierarchy-version", "1"))
    return refuse(Fault::internal, "A file of the directory of branch keys is another's.");
  if (!has("kms-arn", directory.key_arn))
    return refuse(Fault::validation,
                  "The branch key is encrypted under another KMS key than the directory's.");
  const EncryptionContext context = kms_context(directory, item.attributes);
  TRY(Secret key,
      decrypt_by(*directory.kms, {.key_id = directory.key_arn, .context = context}, item.encrypted_key));
  if (key.size() != key_size) return refuse(Fault::internal, {}, "a branch key has another size");
  return std::pair{BranchKey{std::string(id), {}, std::move(key)}, item.attributes};
}

class Directory : public BranchKeyStore {
 public:
  explicit Directory(BranchKeyDirectory directory) : directory_(std::move(directory)) {}

  Result<BranchKey> active(std::string_view id) override {
    TRY(auto found, read_item(directory_, id, active_file, active_type));
    const std::string& type = found.second["version"];
    if (!type.starts_with(version_type))
      return refuse(Fault::internal, "A file of the directory of branch keys is damaged.");
    found.first.version = type.substr(version_type.size());
    return std::move(found.first);
  }

  Result<BranchKey> version(std::string_view id, std::string_view version) override {
    if (!crypto::parse_uuid(version)) return refuse(Fault::not_found, "There is no such version.");
    TRY(auto found, read_item(directory_, id, version, std::string(version_type) + std::string(version)));
    found.first.version = version;
    return std::move(found.first);
  }

 private:
  BranchKeyDirectory directory_;
};

Result<> write_item(const BranchKeyDirectory& directory, std::string_view id, std::string_view file,
                    const BranchKeyItem& item) {
  TRY(const std::string path, path_of(directory, id, file));
  TRY(const Bytes content, to_file(item));
  return replace_file(path, content);
}

// A new version, then the active item that names it: what fails between leaves a version that nobody uses.
Result<> write_version(const BranchKeyDirectory& directory, const std::string& id,
                       const EncryptionContext& custom_attributes) {
  const std::string version = crypto::to_string(crypto::random_uuid());
  EncryptionContext attributes = custom_attributes;
  attributes["branch-key-id"] = id;
  attributes["type"] = std::string(version_type) + version;
  attributes["create-time"] = now();
  attributes["hierarchy-version"] = "1";
  attributes["kms-arn"] = directory.key_arn;
  const EncryptionContext context = kms_context(directory, attributes);
  TRY(DataKey made,
      directory.kms->generate_data_key({.key_id = directory.key_arn, .context = context}, key_size));
  if (made.plaintext.size() != key_size || made.key_arn != directory.key_arn)
    return refuse(Fault::internal, {}, "the key service gave a branch key of another key or size");

  EncryptionContext active = attributes;
  active["type"] = active_type;
  active["version"] = attributes["type"];
  const EncryptionContext active_context = kms_context(directory, active);
  TRY(KmsCiphertext again, directory.kms->encrypt({.key_id = directory.key_arn, .context = active_context},
                                                  made.plaintext.reveal()));
  CHECK(write_item(directory, id, version, {std::move(attributes), std::move(made.ciphertext_blob)}));
  return write_item(directory, id, active_file, {std::move(active), std::move(again.blob)});
}

}  // namespace

Result<std::shared_ptr<BranchKeyStore>> branch_key_directory(BranchKeyDirectory directory) {
  CHECK(check(directory));
  return std::make_shared<Directory>(std::move(directory));
}

Result<std::string> create_branch_key(const BranchKeyDirectory& directory, const EncryptionContext& context) {
  CHECK(check(directory));
  EncryptionContext attributes;
  for (const auto& [name, value] : context) {
    if (name.empty() || value.empty() || !is_utf8(name) || !is_utf8(value))
      return refuse(Fault::validation, "A branch key's context needs names and values in UTF-8.");
    attributes[std::string(custom) + name] = value;
  }
  std::string id = crypto::to_string(crypto::random_uuid());
  CHECK(make_private_directory(directory.path));
  CHECK(make_private_directory(directory.path + "/" + id));
  CHECK(write_version(directory, id, attributes));
  return id;
}

Result<> rotate_branch_key(const BranchKeyDirectory& directory, std::string_view id) {
  CHECK(check(directory));
  TRY(const auto found, read_item(directory, id, active_file, active_type));
  EncryptionContext attributes;
  for (const auto& [name, value] : found.second)
    if (name.starts_with(custom)) attributes[name] = value;
  return write_version(directory, std::string(id), attributes);
}

}  // namespace bongtu::message
