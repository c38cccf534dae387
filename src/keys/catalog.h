// Catalog: KMS keys and aliases, read through a bounded cache.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/call.h"
#include "base/locked_key.h"
#include "keys/key_ref.h"
#include "keys/read_cache.h"
#include "keys/records.h"
#include "root/key_tree.h"
#include "store/store.h"

namespace bongtu::keys {

// Its bytes are for Key alone, which only a Gate makes: there is no way around the gate.
class Material {
 public:
  Material() = default;
  Material(std::string id, LockedKey key) : id_(std::move(id)), key_(std::move(key)) {}
  const std::string& id() const { return id_; }  // KeyMaterialId, 64 hex digits

 private:
  friend class Key;
  std::string id_;
  LockedKey key_;
};

// A key in one Region as it was when read; what a commit changes is read anew.
struct KeyEntry {
  std::string id;
  std::string arn;
  crypto::Uuid uuid{};
  std::uint64_t version = 0;  // of the key record
  KeyRecord record;
  FamilyRecord family;
  std::map<std::uint32_t, Material> materials;  // by number
};

struct AliasEntry {
  std::string name;  // without "alias/"
  std::uint64_t version = 0;
  AliasRecord record;
};

// How many keys are kept in memory, each with at least 32 bytes of locked memory.
inline constexpr std::size_t most_keys = 65536;

// All reads obey Call::may_wait: what is not cached is Fault::later where waiting is not allowed.
class Catalog {
 public:
  Catalog(store::Store& store, const root::KeyTree& tree) : store_(store), tree_(tree) {}

  // Null where there is none.
  Result<std::shared_ptr<const KeyEntry>> find_key(const Call& call, const std::string& key_id);
  Result<std::shared_ptr<const AliasEntry>> find_alias(const Call& call, const std::string& name);

  // In byte order of key id or alias name, greater than `after`; one more than `limit` where there are more.
  Result<std::vector<std::string>> list_keys(const Call& call, std::string_view after, std::size_t limit);
  Result<std::vector<AliasEntry>> list_aliases(const Call& call, std::string_view after, std::size_t limit);
  Result<std::vector<AliasEntry>> list_aliases_of(const Call& call, const std::string& key_id,
                                                  std::string_view after, std::size_t limit);

  // Changes, added to the call; the service commits them.
  Result<KeyEntry> create_key(Call& call, const std::string& spec, const std::string& usage,
                              const std::string& description, const std::string& alias = {});
  void set_enabled(Call& call, const KeyEntry& key, bool enabled);
  void create_alias(Call& call, const KeyEntry& key, const std::string& name);
  void delete_alias(Call& call, const AliasEntry& alias, const KeyEntry& key);

  // Drops what a commit changed. Called after it and before its reply.
  void forget(std::span<const Change> changes);

 private:
  Result<std::shared_ptr<const KeyEntry>> read_key(const std::string& region, const Call& call,
                                                   const std::string& key_id);

  store::Store& store_;
  const root::KeyTree& tree_;
  ReadCache<KeyEntry> keys_{most_keys};  // 32 bytes of locked memory each
  ReadCache<AliasEntry> aliases_{65536};
};

}  // namespace bongtu::keys
