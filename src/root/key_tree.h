// KeyTree: root key, account key and store key, and sealing under them. docs/formats.md draws it.
#pragma once

#include <memory>
#include <string_view>

#include "base/change.h"
#include "base/locked_key.h"
#include "base/result.h"
#include "base/secret.h"
#include "crypto/digest.h"
#include "root/root_provider.h"
#include "store/store.h"

namespace bongtu::root {

class KeyTree {
 public:
  // Makes new keys and appends the records that keep them (wrapped) to `changes`.
  static Result<KeyTree> create(RootProvider& provider, std::string_view account,
                                std::vector<Change>& changes);
  // Reads those records from the engine. Fault::validation: another root key, records missing.
  // Fault::internal: records that were changed or moved. Both messages are for the operator.
  static Result<KeyTree> open(RootProvider& provider, std::string_view account, store::Store& engine);

  // Seals a secret of a record under the account key. `purpose` names the member ("material",
  // "secret-access-key"), `record_key` and `version` are those of the record that will hold it, so that a
  // sealed value cannot be moved.
  Bytes seal(std::string_view purpose, std::string_view record_key, std::uint64_t version, View secret) const;
  // Fault::internal where it does not open: the store was changed by someone else, or is damaged.
  Result<Secret> open_sealed(std::string_view purpose, std::string_view record_key, std::uint64_t version,
                             View sealed) const;

  // Key of the MAC that every record carries (store/authentic.h).
  View record_mac_key() const { return record_mac_key_.reveal(); }
  // HMAC-SHA-256 of an API key's value: how it is found without being kept.
  crypto::Digest api_key_index(std::string_view value) const;

 private:
  KeyTree() = default;
  static Result<KeyTree> of(View account_key, View store_key);
  LockedKey account_key_;
  LockedKey record_mac_key_;
  LockedKey api_key_index_key_;
};

}  // namespace bongtu::root
