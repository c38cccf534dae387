// The hierarchical keyring: data keys wrapped by branch keys, which are kept here for a while, so that most
// messages cost no call to a KMS.
#pragma once

#include <bongtu/keyring.h>
#include <bongtu/kms.h>

#include <chrono>
#include <functional>

namespace bongtu::message {

struct BranchKey {
  std::string id;
  std::string version;  // UUID, 8-4-4-4-12, lower case
  Secret key;           // 32 bytes
};

// Where branch keys come from. Safe from any thread.
class BranchKeyStore {
 public:
  virtual ~BranchKeyStore() = default;
  virtual Result<BranchKey> active(std::string_view id) = 0;
  // Fault::not_found where there is no such key or version.
  virtual Result<BranchKey> version(std::string_view id, std::string_view version) = 0;
};

// Branch keys in memory: for tests, and for keys that come from elsewhere. The last of an id is its active
// one.
Result<std::shared_ptr<BranchKeyStore>> static_branch_keys(std::vector<BranchKey> keys);

// The branch keys that a directory holds, each version encrypted by a KMS under the context that the official
// key store uses, so that no branch key lies in the clear. create_branch_key and rotate_branch_key make them.
// path/<id>/<version> and path/<id>/ACTIVE hold the attributes that the official store's table has, with
// `logical_name` as its name; only their owner may read them, and they are replaced atomically.
// Fault::unavailable where the directory cannot be used, Fault::internal where a file is damaged.
struct BranchKeyDirectory {
  std::string path;
  std::string logical_name = "branch-keys";  // bound to every key; must not change
  std::shared_ptr<Kms> kms;
  std::string key_arn;
};
Result<std::shared_ptr<BranchKeyStore>> branch_key_directory(BranchKeyDirectory directory);
// Makes a branch key; its id, a random UUID. Fault::already_exists never: ids do not repeat.
Result<std::string> create_branch_key(const BranchKeyDirectory& directory,
                                      const EncryptionContext& context = {});
// Gives it a new active version. What older versions wrapped still opens.
Result<> rotate_branch_key(const BranchKeyDirectory& directory, std::string_view id);

struct HierarchicalKeyring {
  std::shared_ptr<BranchKeyStore> store;
  std::string branch_key_id;
  // Instead of one id: chooses it by the encryption context, for one key a tenant.
  std::function<Result<std::string>(const EncryptionContext&)> choose;
  std::chrono::seconds time_to_live{};  // how long a branch key is kept; more than zero
  std::size_t capacity = 1000;          // branch keys kept
};
Result<std::shared_ptr<Keyring>> hierarchical_keyring(HierarchicalKeyring options);

}  // namespace bongtu::message
