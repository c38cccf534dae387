// The gate: the only way to a Key. It resolves the name, asks whether the caller may, and checks the key's
// state.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "access/directory.h"
#include "base/call.h"
#include "base/encryption_context.h"
#include "keys/catalog.h"

namespace bongtu::keys {

// A KMS key that the caller may use for the action it asked for. Only a Gate makes one.
class Key {
 public:
  const std::string& arn() const { return entry_->arn; }
  const KeyEntry& entry() const { return *entry_; }
  // The id of the material that encrypts now.
  const std::string& material_id() const { return current().id(); }

  // A CiphertextBlob of the plaintext. `context` is the serialized encryption context.
  Bytes seal(View plaintext, View context) const;
  struct Opened {
    Secret plaintext;
    const std::string* material_id;
  };
  // Fault::invalid_ciphertext, without message, for every mismatch.
  Result<Opened> open(View blob, View context) const;

 private:
  friend class Gate;
  explicit Key(std::shared_ptr<const KeyEntry> entry) : entry_(std::move(entry)) {}
  const Material& current() const {
    return entry_->materials.at(static_cast<std::uint32_t>(entry_->family.current));
  }

  std::shared_ptr<const KeyEntry> entry_;
};

// Made for each call. Refusals come in the order of docs/kms-api.md: the name (not_found, invalid_arn),
// the right (access_denied), the state (disabled). The service refuses an operation
// that never asked its gate.
class Gate {
 public:
  Gate(Call& call, const access::Principal& principal, Catalog& catalog)
      : call_(call), principal_(principal), catalog_(catalog) {}

  Call& call() { return call_; }
  Catalog& catalog() { return catalog_; }
  Place place() const { return {call_.account, call_.region}; }
  bool asked() const { return asked_; }

  // An action on no key in particular ("kms:CreateKey", "kms:ListKeys"), or on an alias.
  Result<> allow(std::string_view action, std::string_view resource = "*");

  // A key for cryptographic work, by id, ARN, alias or alias ARN. It must be enabled. `context` is audited.
  Result<Key> use(std::string_view key_ref, std::string_view action, const EncryptionContext& context);
  // The key that a blob names, which must be that of `key_ref` if one is given.
  Result<Key> use_for_blob(View blob, const std::optional<std::string>& key_ref, std::string_view action,
                           const EncryptionContext& context);

  // A key to look at or to change, in any state. Aliases are accepted only where `by_alias`.
  Result<Key> manage(std::string_view key_ref, std::string_view action, bool by_alias = false);

 private:
  Result<std::shared_ptr<const KeyEntry>> resolve(std::string_view key_ref, bool by_alias);
  bool allowed(std::string_view action, std::string_view resource);
  Result<Key> ready(std::shared_ptr<const KeyEntry> entry, const EncryptionContext& context);
  std::unexpected<Error> denied(std::string_view action, std::string_view resource) const;

  Call& call_;
  const access::Principal& principal_;
  Catalog& catalog_;
  bool asked_ = false;
};

}  // namespace bongtu::keys
