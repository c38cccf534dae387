// Directory: every user, access key, role and managed policy, wholly in memory, so that nothing a stranger
// sends reads the store; and who signed a request.
#pragma once

#include <memory>
#include <mutex>
#include <shared_mutex>
#include <span>
#include <string>

#include "access/people.h"
#include "access/sessions.h"
#include "access/signing_keys.h"
#include "base/call.h"
#include "base/locked_key.h"
#include "base/result.h"
#include "root/key_tree.h"
#include "sigv4/sigv4.h"
#include "store/store.h"

namespace bongtu::access {

// Secrets in the clear, told once.
struct NewAccessKey {
  std::string id;
  Secret secret;
};
struct NewSession {
  std::string access_key_id;
  Secret secret;
  std::string token;
};

// Safe from any thread.
class Directory {
 public:
  // Reads everything under iam/. Fault::internal where a record does not verify or a policy is not
  // understood. `store` and `tree` must outlive it.
  static Result<std::unique_ptr<Directory>> load(store::Store& store, const root::KeyTree& tree,
                                                 const std::string& account);

  // Who signed the request. Fault::unrecognized_client for an unknown or inactive access key and for a
  // session token that is none, is another key's, or whose role is gone; after the same work as for a wrong
  // signature, which is Fault::invalid_signature. Fault::expired_token only for whoever has the secret.
  Result<std::shared_ptr<const Principal>> authenticate(const sigv4::SignedRequest& request,
                                                        const sigv4::Claim& claim, Time now) const;

  // Who the built-in function `encrypt` acts as: assumed-role/<role>/encrypt. Null if there is no such role.
  std::shared_ptr<const Principal> function_session(const std::string& role) const;

  // Everyone at this moment.
  std::shared_ptr<const People> people() const;

  // Reads again what a commit changed under iam/. Called after it and before its reply, also after one that
  // met a conflict. What cannot be read is gone until a later call can read it.
  Result<> refresh(std::span<const Change> changes);

  // Changes, added to the call; the service commits them.
  NewAccessKey create_access_key(Call& call, const std::string& user) const;
  // Where `user` is given the access key moves to it, as when a user gets another name.
  Result<> set_access_key(Call& call, const AccessKey& key, bool active, const std::string& user) const;
  Result<> delete_access_key(Call& call, const AccessKey& key) const;

  // A new session; nothing is stored. Its access key id starts with ASIA. Fault::limit_exceeded where its
  // policies and tags do not fit into a token.
  Result<NewSession> make_session(const SessionRecord& session) const;

  // When an access key was used last. A node that was killed forgets the last minute.
  Result<std::optional<LastUsedRecord>> last_used(const std::string& access_key_id) const;
  // Writes to the store what was used since the last call: once a minute and at a stop.
  Result<> flush_last_used();

 private:
  // Whoever a request says that it is by.
  struct Caller {
    std::shared_ptr<const Principal> principal;
    std::shared_ptr<const AccessKey> access_key;  // null for a session
    std::shared_ptr<const Session> session;       // null for an access key
    std::string_view token;
    bool known() const { return principal != nullptr; }
  };

  Directory(store::Store& store, const root::KeyTree& tree) : store_(store), tree_(tree), sessions_(tree) {}
  Result<> make_decoy();
  Caller caller_of(const sigv4::SignedRequest& request, std::string_view id) const;
  Result<Secret> secret_of(std::string_view id, const Caller& caller) const;
  Result<std::shared_ptr<const SigningKey>> derive(const Caller& caller, const sigv4::Claim& claim) const;
  Result<> read_again(People& people, const std::string& key);

  store::Store& store_;
  const root::KeyTree& tree_;
  mutable SigningKeys signing_keys_;
  mutable Sessions sessions_;
  // Stand in where there is no such access key, and where no signing key of it is cached: a refusal then
  // costs the same for every id.
  Bytes decoy_secret_;
  LockedKey decoy_key_;

  mutable std::shared_mutex mutex_;
  std::shared_ptr<const People> people_;
  std::mutex refreshing_;         // one at a time, so that the last to read is the last to write
  std::set<std::string> unread_;  // records that could not be read
};

}  // namespace bongtu::access
