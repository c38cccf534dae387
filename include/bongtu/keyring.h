// Keyrings: what makes, wraps and unwraps data keys. The kinds stand in raw_keyrings.h, kms_keyrings.h and
// hierarchical_keyring.h.
#pragma once

#include <bongtu/materials.h>
#include <bongtu/result.h>

#include <span>

namespace bongtu::message {

// Safe from any thread.
class Keyring {
 public:
  virtual ~Keyring() = default;

  // Makes the data key if there is none yet, and adds the data key as this keyring wraps it. On an error the
  // materials are of no further use.
  virtual Result<> on_encrypt(EncryptionMaterials& materials) = 0;

  // Unwraps the first of the encrypted data keys that it can, in their order, and says which (`opened`). An
  // error names each that it tried and why it did not open: Fault::incorrect_key where none was its own or
  // none fitted, else the fault that says most (Fault::access_denied, disabled, unavailable, …). Whoever
  // makes a message decides how many it has, up to 65,535: the keyrings of this library give up after 100 of
  // their own in vain, with Fault::limit_exceeded (of several keyrings, or Regions: each). Fault::later, from
  // a service that may not wait now, ends it at once.
  virtual Result<> on_decrypt(DecryptionMaterials& materials, std::span<const EncryptedDataKeyView> keys) = 0;
};

// Encrypts under all, so that any one of them can decrypt: `generator` makes the data key and wraps it, each
// of `children` wraps it too; one failure fails all. Decrypts by the first that can, `generator` first.
// Without generator it only decrypts, unless the data key is there already. At least one keyring in all, none
// null; Fault::validation otherwise.
Result<std::shared_ptr<Keyring>> multi_keyring(std::shared_ptr<Keyring> generator,
                                               std::vector<std::shared_ptr<Keyring>> children);

}  // namespace bongtu::message
