// Key: a KMS key that the caller may use for what it asked. Only a Gate makes one.
#pragma once

#include <memory>
#include <string>

#include "keys/catalog.h"

namespace bongtu::keys {

class Key {
 public:
  const std::string& arn() const { return entry_->arn; }
  const KeyEntry& entry() const { return *entry_; }
  const Family& family() const { return *entry_->family; }
  const crypto::KeySpec& spec() const { return *family().spec; }
  // The id of the material that encrypts now.
  const std::string& material_id() const { return current().id(); }

  // Symmetric encryption (SYMMETRIC_DEFAULT). A CiphertextBlob of the plaintext; `context` is the serialized
  // encryption context.
  Bytes seal(View plaintext, View context) const;
  struct Opened {
    Secret plaintext;
    const std::string* material_id;
  };
  // Fault::invalid_ciphertext, without message, for every mismatch.
  Result<Opened> open(View blob, View context) const;

  // Asymmetric specs: the parsed pair of the current material. Fault::later where it is not in memory, or
  // where `slow` work (KeySpec::slow) is meant, on an event loop.
  Result<std::shared_ptr<const crypto::KeyPair>> pair(bool slow = true) const;

  // HMAC specs: `algorithm` is one of the spec's.
  Result<Bytes> mac(std::string_view algorithm, View message) const;

 private:
  friend class Gate;
  Key(std::shared_ptr<const KeyEntry> entry, Catalog& catalog, const Call& call)
      : entry_(std::move(entry)), catalog_(&catalog), call_(&call) {}
  const Material& current() const { return family().materials.at(family().current()); }
  Result<Secret> opened(const Material& material) const;

  std::shared_ptr<const KeyEntry> entry_;
  Catalog* catalog_;
  const Call* call_;
};

// Fault::unsupported_operation for keys of a spec, named by that member of a request, that this build does
// not have; says which build does.
std::unexpected<Error> not_in_this_build(const crypto::KeySpec& spec, std::string_view member = "KeySpec");

}  // namespace bongtu::keys
