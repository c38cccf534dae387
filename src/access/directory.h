// Directory: every user, access key and role, wholly in memory, so that nothing a stranger sends reads the
// store.
#pragma once

#include <memory>
#include <shared_mutex>
#include <string>
#include <unordered_map>

#include "access/policy.h"
#include "base/locked_key.h"
#include "base/result.h"
#include "root/key_tree.h"
#include "sigv4/sigv4.h"
#include "store/store.h"

namespace bongtu::access {

// Who acts, and what its identity policies say.
struct Principal {
  std::string arn;
  std::vector<Policy> policies;
};

class Directory {
 public:
  // Reads everything under iam/. Fault::internal where a record does not verify or a policy is not
  // understood.
  static Result<std::unique_ptr<Directory>> load(store::Store& store, const root::KeyTree& tree,
                                                 const std::string& account);

  // Who signed the request. Fault::unrecognized_client for an unknown or inactive access key and for a
  // session token, after the same work as for a wrong signature, which is Fault::invalid_signature.
  Result<std::shared_ptr<const Principal>> authenticate(const sigv4::SignedRequest& request,
                                                        const sigv4::Claim& claim) const;

  // Who the built-in function `encrypt` acts as: assumed-role/<role>/encrypt. Null if there is no such role.
  std::shared_ptr<const Principal> function_session(const std::string& role) const;

 private:
  struct AccessKey {
    std::shared_ptr<const Principal> owner;
    bool active = false;
    std::uint64_t version = 0;
    Bytes sealed_secret;
  };
  using SigningKey = std::shared_ptr<const LockedKey>;

  Directory(const root::KeyTree& tree, std::string account) : tree_(tree), account_(std::move(account)) {}
  Result<> load_users(store::Store& store);
  Result<> load_access_keys(store::Store& store);
  Result<> load_roles(store::Store& store);
  Result<SigningKey> derive(const std::string& id, const AccessKey& key, const sigv4::Scope& scope) const;
  void keep_signing_key(std::string name, SigningKey key) const;
  SigningKey find_signing_key(const std::string& name) const;

  const root::KeyTree& tree_;
  std::string account_;
  std::unordered_map<std::string, std::shared_ptr<const Principal>> users_;
  std::unordered_map<std::string, std::shared_ptr<const Principal>> function_sessions_;  // by role
  std::unordered_map<std::string, AccessKey> access_keys_;
  // Stand in where there is no such access key, and where no signing key of it is cached: a refusal then
  // costs the same for every id.
  AccessKey decoy_;
  LockedKey decoy_key_;
  // Signing keys by "<access key id>/<date>/<Region>/<service>", of signatures that were right.
  mutable std::shared_mutex mutex_;
  mutable std::unordered_map<std::string, SigningKey> signing_keys_;
};

}  // namespace bongtu::access
