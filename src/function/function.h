// The encrypt/decrypt function behind the encryption API: JSON in, JSON out, over a CMM. No store, no
// network.
#pragma once

#include <bongtu/cmm.h>
#include <bongtu/kms.h>

#include <span>
#include <string>
#include <string_view>

#include "base/secret.h"

namespace bongtu::function {

enum class Path { encrypt, decrypt };

// What a stage tells the function (its stage variables KEY_ID, DECRYPT_KEY_IDS, ALLOW).
struct Settings {
  std::string key_id;                        // encrypts; decrypt opens messages of this key
  std::vector<std::string> decrypt_key_ids;  // and of these
  bool allow_encrypt = true;
  bool allow_decrypt = true;
  // False on an event loop: a signed message, which takes long to verify, is then answered by `later`.
  bool may_wait = true;
};

struct Answer {
  int status = 200;
  WipedText body;         // JSON
  std::string outcome;    // "ok" or the error's code, for the audit record
  std::size_t items = 0;  // of a batch; 0 for a single request
  std::size_t failures = 0;
  std::string message;  // of the error, as the body has it
  std::string detail;   // of the (first) failure, for the log only
  // Something has to wait, or takes long: run again where that is allowed; nothing else is set.
  bool later = false;
};

// The default CMM over the KMS keys of the settings: encrypts under `key_id`, and decrypts what names it or
// one of `decrypt_key_ids`, by the ten first such data keys of a message.
std::shared_ptr<message::Cmm> strict_cmm(std::shared_ptr<message::Kms> kms, const Settings& settings);

// docs/encryption-api.md has the whole contract. Never throws for bad input; never quotes a value in an
// error. Items with the same context share what `cmm` gives for one of them, whose plaintext_size is then a
// bound for all: a caching CMM counts the up to 1,000 messages of a body as one.
Answer handle(Path path, std::string_view body, const Settings& settings, message::Cmm& cmm);

// The answer to what does not get that far.
Answer refused(const Error& error);

}  // namespace bongtu::function
