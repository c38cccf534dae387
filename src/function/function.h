// The encrypt/decrypt function behind the encryption API: JSON in, JSON out, over a Kms. No store, no
// network.
#pragma once

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
};

struct Answer {
  int status = 200;
  WipedText body;         // JSON
  std::string outcome;    // "ok" or the error's code, for the audit record
  std::size_t items = 0;  // of a batch; 0 for a single request
  std::size_t failures = 0;
  std::string detail;  // of the (first) failure, for the log only
  // A record was missing on a loop: run again where waiting is allowed; nothing else is set.
  bool later = false;
};

// docs/encryption-api.md has the whole contract. Never throws for bad input; never quotes a value in an
// error.
Answer handle(Path path, std::string_view body, const Settings& settings, message::Kms& kms);

}  // namespace bongtu::function
