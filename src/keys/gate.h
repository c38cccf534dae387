// The gate: the only way to a Key. It resolves the name, asks whether the caller may, and checks the key's
// usage and state.
#pragma once

#include <array>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "access/decision.h"
#include "base/call.h"
#include "base/encryption_context.h"
#include "crypto/blob.h"
#include "keys/conditions.h"
#include "keys/key.h"

namespace bongtu::keys {

// A use of a key for cryptographic work.
struct Use {
  std::string_view action;                        // "kms:Encrypt"
  const EncryptionContext* context = nullptr;     // audited, asked by policies and grants; null = takes none
  std::string_view usage = "ENCRYPT_DECRYPT";     // KeyUsage that the key must have; empty = any
  std::initializer_list<Attribute> attributes{};  // what policies can ask for (kms:EncryptionAlgorithm …)
};

// Which states of a key an operation takes that does not use but manage it (reference table of key states).
enum class Needs : std::uint8_t {
  nothing,               // any state
  not_pending_deletion,  // any but PendingDeletion
  not_pending,           // Enabled or Disabled
  not_disabled,          // Enabled or PendingImport
  enabled,
};

// What an operation that manages a key asks.
struct Management {
  std::string_view action;  // "kms:DisableKey"
  Needs needs = Needs::nothing;
  std::initializer_list<Attribute> attributes{};
  const EncryptionContext* context = nullptr;
  bool by_alias = false;  // whether the key may be named by an alias
  // Of CreateGrant: the new grant. Whoever creates it by a grant passes on at most what that one gives.
  const GrantRecord* creates = nullptr;
  // Of RetireGrant: the grant that is meant. Beside policies it says itself who may.
  const GrantEntry* retires = nullptr;
};

// Made for each call. Refusals come in the order of docs/kms-api.md: the name (not_found, invalid_arn), the
// right (access_denied), the usage (invalid_key_usage), the state (disabled, invalid_state). The service
// refuses an operation that never asked its gate.
class Gate {
 public:
  Gate(Call& call, const access::Principal& principal, Catalog& catalog)
      : call_(call), principal_(principal), catalog_(catalog) {}

  Call& call() { return call_; }
  Catalog& catalog() { return catalog_; }
  const access::Principal& principal() const { return principal_; }
  Place place() const { return {call_.account, call_.region}; }
  bool asked() const { return asked_; }

  // The grant tokens of the request. Fault::invalid_grant_token for one that is none of ours.
  Result<> present(const std::vector<std::string>& grant_tokens);

  // An action on no key in particular ("kms:CreateKey", "iam:CreateUser"), on an alias, or on a user, role or
  // managed policy, whose tags policies can ask for. A resource's policy may allow it beside identity
  // policies; what it leaves to the account they decide.
  Result<> allow(std::string_view action, std::string_view resource = "*",
                 std::initializer_list<Attribute> attributes = {}, const Tags* entity_tags = nullptr,
                 const access::Policy* resource_policy = nullptr);

  // A key for cryptographic work, by id, ARN, alias or alias ARN. It must be enabled.
  Result<Key> use(std::string_view key_ref, const Use& use);
  // The key that a blob names, which must be that of `key_ref` if one is given. A key for asymmetric
  // encryption must be given: its ciphertexts name none.
  Result<Key> use_for_blob(View blob, const std::optional<std::string>& key_ref, const Use& use);

  // A key to look at or to change.
  Result<Key> manage(std::string_view key_ref, const Management& management);
  Result<Key> manage(std::string_view key_ref, std::string_view action, Needs needs = Needs::nothing) {
    return manage(key_ref, Management{.action = action, .needs = needs});
  }

  // The operation that used keys by this gate has done its work: notes their last usage. Empty: it has
  // failed. Called before the commit, for no operation that counts as a use has anything to commit; where the
  // use cannot be audited, the note stands though the result is withheld. Neither waits nor allocates.
  void used(std::string_view operation);

  // Whether this caller could do `action` on the key if it had that policy: the lockout check of key
  // policies. Fault::later and those of the store where it could not be decided.
  Result<bool> could(const KeyEntry& key, const access::Policy& policy, std::string_view action);

 private:
  struct Resolved {
    std::shared_ptr<const KeyEntry> entry;
    std::string alias;  // "alias/…" where it was named so (kms:RequestAlias)
  };
  Result<Resolved> resolve(std::string_view key_ref, bool by_alias);
  // Nothing, or why not: access_denied with AWS's text; later.
  Result<> authorize(const Resolved& key, std::string_view action, const KeyConditions& values,
                     const Management& management = {});
  Result<bool> granted(const KeyEntry& key, const access::Question& question,
                       const EncryptionContext* context, const Management& management);
  bool may_retire(const GrantEntry* grant, const access::Question& question) const;
  Result<> no_key_to_ask(const std::string& arn, std::string_view action, const KeyConditions& values);
  Result<std::shared_ptr<const KeyEntry>> authorized(std::string_view key_ref, const Use& use);
  Result<Key> use_named(const std::optional<crypto::BlobKey>& names, std::string_view key_ref,
                        const Use& use);
  Result<Key> ready(std::shared_ptr<const KeyEntry> entry, const Use& use);

  Call& call_;
  const access::Principal& principal_;
  Catalog& catalog_;
  bool asked_ = false;
  std::array<std::shared_ptr<const KeyEntry>, 2> used_;  // no operation uses more keys
};

// Fault::disabled, invalid_state, in AWS's words, where the key's state is not what is needed.
Result<> check_state(const KeyEntry& key, Needs needs, Time now);

}  // namespace bongtu::keys
