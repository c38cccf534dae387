// Catalog: KMS keys and aliases, read through a bounded cache, and the changes that are made to them.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/call.h"
#include "keys/entry.h"
#include "keys/grants.h"
#include "keys/key_ref.h"
#include "keys/read_cache.h"
#include "root/key_tree.h"
#include "store/store.h"

namespace bongtu::keys {

struct AliasEntry {
  std::string name;  // without "alias/"
  std::uint64_t version = 0;
  AliasRecord record;
};

// What a new key is to be.
struct NewKey {
  std::string spec = "SYMMETRIC_DEFAULT";  // one that is available
  std::string usage = "ENCRYPT_DECRYPT";
  std::string origin = "AWS_KMS";  // EXTERNAL: without material
  std::string description;
  std::string policy;  // empty = the default key policy
  Tags tags;
  bool multi_region = false;
  std::string alias;  // without "alias/"; empty = none
};

inline constexpr std::int64_t aliases_a_key = 50;

// How many keys are kept in memory; SYMMETRIC_DEFAULT ones with 32 bytes of locked memory for each material.
inline constexpr std::size_t most_keys = 65536;
// For the grants that are kept, and for grantees who are known to have none on a key.
inline constexpr std::size_t grant_memory = std::size_t{128} * 1024 * 1024;  // bytes
// How many parsed private keys, and the locked memory for them: 450 of RSA_4096, all of any elliptic curve.
inline constexpr std::size_t most_key_pairs = 4096;
inline constexpr std::size_t private_key_memory = std::size_t{4} * 1024 * 1024;  // bytes

// All reads obey Call::may_wait: what is not in memory is Fault::later where waiting is not allowed.
class Catalog {
 public:
  Catalog(store::Store& store, const root::KeyTree& tree) : store_(store), tree_(tree) {}

  // Null where there is none. In the call's Region, or in the one that is named. Also a key that is being
  // removed (KeyRecord::removing), which the gate refuses as one that is not there.
  Result<std::shared_ptr<const KeyEntry>> find_key(const Call& call, const std::string& key_id) {
    return find_key(call, call.region, key_id);
  }
  Result<std::shared_ptr<const KeyEntry>> find_key(const Call& call, const std::string& region,
                                                   const std::string& key_id);
  // The key of that family in the call's Region, whether or not it is a multi-Region key.
  Result<std::shared_ptr<const KeyEntry>> find_key(const Call& call, const crypto::Uuid& uuid);
  Result<std::shared_ptr<const AliasEntry>> find_alias(const Call& call, const std::string& name);

  // In byte order of key id or alias name, greater than `after`; one more than `limit` where there are more.
  Result<std::vector<std::string>> list_keys(const Call& call, std::string_view after, std::size_t limit);
  Result<std::vector<AliasEntry>> list_aliases(const Call& call, std::string_view after, std::size_t limit);
  Result<std::vector<AliasEntry>> list_aliases_of(const Call& call, const std::string& key_id,
                                                  std::string_view after, std::size_t limit);

  // Grants on a key that name this grantee; empty where there is none. Never null. Fault::later also where
  // they are too many for an event loop (grants_on_a_loop).
  Result<std::shared_ptr<const Grants>> find_grants(const Call& call, const KeyEntry& key,
                                                    const std::string& grantee);
  // Of a key in the call's Region; nothing where there is none. Not kept in memory, nor are the lists.
  Result<std::optional<GrantEntry>> find_grant(const Call& call, const std::string& key_id,
                                               const std::string& id);
  // In byte order of grant id, greater than `after`; one more than `limit` where there are more.
  Result<Grants> list_grants(const Call& call, const KeyEntry& key, std::string_view after,
                             std::size_t limit);
  Result<Grants> list_grants_of(const Call& call, const KeyEntry& key, const std::string& grantee,
                                std::string_view after, std::size_t limit);
  // Those of the call's Region with that retiring principal, by "<key id>/<grant id>".
  Result<Grants> list_retirable_grants(const Call& call, const std::string& principal, std::string_view after,
                                       std::size_t limit);

  // The policy of keys that were given none.
  Result<std::shared_ptr<const access::Policy>> default_policy(std::string_view account);

  // Changes, added to the call; the service commits them. A record may be changed once in a call.
  Result<KeyEntry> create_key(Call& call, const NewKey& key);
  // A key of an existing family in another Region, which the family's record gets, too.
  // Fault::limit_exceeded.
  Result<KeyEntry> create_replica(Call& call, const Family& family, const std::string& region,
                                  KeyRecord record);
  void put_key(Call& call, const KeyEntry& key, const KeyRecord& record);
  void put_family(Call& call, const Family& family, const FamilyRecord& record);
  // Material number `number`: a new one (family.record.last + 1, which the caller puts into the family's
  // record), or imported material that comes back. Returns its KeyMaterialId.
  Result<std::string> put_material(Call& call, const Family& family, MaterialNumber number, View bytes,
                                   MaterialRecord facts);
  // Other facts of material that has its bytes.
  Result<> update_material(Call& call, const Family& family, MaterialNumber number, MaterialRecord facts);
  // Forgets the bytes of imported material, keeps its number and id.
  void clear_material(Call& call, const Family& family, MaterialNumber number);
  void remove_material(Call& call, const Family& family, MaterialNumber number);
  // Whether another Region's key has this imported material, expired or not.
  Result<bool> has_imported_elsewhere(const Call& call, const KeyEntry& key, MaterialNumber number);
  // The key with its aliases and grants; the family and its materials with the last Region's key. One commit
  // takes at most 200 grants: true where nothing is left; false where it must be asked again, and the key
  // becomes one that is being removed (KeyRecord::removing), for which there is no way back.
  Result<bool> remove_key(Call& call, const KeyEntry& key);

  void create_alias(Call& call, const KeyEntry& key, const std::string& name);
  void delete_alias(Call& call, const AliasEntry& alias, const KeyEntry& key);
  // Both keys count it, unless they are the same.
  void move_alias(Call& call, const AliasEntry& alias, const KeyEntry& from, const KeyEntry& to);

  // Its GrantId: that of the same grant where a named one exists already. Fault::limit_exceeded.
  Result<std::string> create_grant(Call& call, const KeyEntry& key, const GrantRecord& grant);
  void remove_grant(Call& call, const KeyEntry& key, const GrantEntry& grant);

  // When the keys in memory were used last.
  LastUsages& last_usages() { return last_usages_; }
  // Of one key; nothing where it was never used.
  Result<std::optional<LastUsageRecord>> find_last_usage(const Call& call, const KeyEntry& key);

  // What was counted of time (counted_time.h) until the call.
  Result<Time> counted_time(const Call& call);

  // Drops what a commit changed. Called after it and before its reply.
  void forget(std::span<const Change> changes);

  const root::KeyTree& tree() const { return tree_; }
  // KeyMaterialId of these bytes under this key.
  static std::string material_id(View material, const crypto::Uuid& uuid);

 private:
  friend class Key;
  Result<std::shared_ptr<const KeyEntry>> read_key(const Call& call, const std::string& region,
                                                   const std::string& key_id);
  Result<std::shared_ptr<const Family>> read_family(const crypto::Uuid& uuid);
  Result<Material> read_material(const store::Record& row, const Family& family);
  void forget_family(const std::string& uuid);
  void forget_grants(const std::string& grantee_index);
  // Their records, without the key's, which counts them.
  static void drop_alias(Call& call, const KeyEntry& key, const AliasEntry& alias);
  static void drop_grant(Call& call, const KeyEntry& key, const GrantEntry& grant);
  Result<> drop_key(Call& call, const KeyEntry& key);

  store::Store& store_;
  const root::KeyTree& tree_;
  ReadCache<KeyEntry> keys_{most_keys};
  ReadCache<AliasEntry> aliases_{65536};
  ReadCache<Grants> grants_{grant_memory};                // by "<region>/<key id>/<hash of grantee>"
  ReadCache<crypto::KeyPair> key_pairs_{most_key_pairs};  // by the material's record; for Key alone
  LastUsages last_usages_;
  std::mutex mutex_;
  std::set<std::string, std::less<>> regions_;  // that have keys in the cache
  std::shared_ptr<const access::Policy> default_policy_;
};

// The key policy of a key that was given none, as AWS words it.
std::string default_key_policy(std::string_view account);

}  // namespace bongtu::keys
