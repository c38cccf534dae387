// SigningKeys: the signing keys of signatures that were right, and when access keys were used last.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <unordered_map>

#include "access/records.h"
#include "base/clock.h"
#include "base/locked_key.h"
#include "sigv4/sigv4.h"

namespace bongtu::access {

struct SigningKey {
  LockedKey key;
  std::string access_key_id;
  std::string service;
  std::string region;
  mutable std::atomic<std::int64_t> used{0};  // milliseconds since 1970; 0 = not yet
  mutable std::int64_t noted = 0;             // the use that SigningKeys has written down
};

// Safe from any thread.
class SigningKeys {
 public:
  using Uses = std::map<std::string, LastUsedRecord, std::less<>>;  // by access key id

  std::shared_ptr<const SigningKey> find(std::string_view id, const sigv4::Scope& scope) const;
  void keep(std::string_view id, const sigv4::Scope& scope, std::shared_ptr<const SigningKey> key);
  // Forgets an access key that was deleted, deactivated or changed; not when it was used.
  void drop(std::string_view id);

  // When an access key was used last, if it was since the last take_used() or is still cached.
  std::optional<LastUsedRecord> last_used(std::string_view id) const;
  // Those that were used since the last call.
  Uses take_used();

 private:
  void note(const SigningKey& key);

  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<const SigningKey>> keys_;  // <id>/<date>/<Region>/<service>
  Uses used_;                                                                // noted since take_used()
};

}  // namespace bongtu::access
