// The data keys of one HTTP request: what has the same key and context asks the CMM once, whatever the
// answer.
#pragma once

#include <bongtu/cmm.h>
#include <bongtu/header.h>

#include <map>

#include "function/request.h"

namespace bongtu::function {

// Messages of suites without key commitment are neither written nor read.
inline constexpr auto commitment_policy = message::CommitmentPolicy::require_encrypt_require_decrypt;

// Dies with the request, so that a key that is disabled stops at once (unless the CMM keeps its own).
class DataKeys {
 public:
  using Encrypting = Result<std::shared_ptr<const message::EncryptionMaterials>>;
  using Decrypting = Result<std::shared_ptr<const message::DecryptionMaterials>>;

  // All plaintexts of the request together have at most `plaintext_bound` bytes.
  DataKeys(message::Cmm& cmm, std::uint64_t plaintext_bound) : cmm_(cmm), plaintext_bound_(plaintext_bound) {}

  // What encrypts with the request's context: suite 0x0478.
  const Encrypting& encrypting(const Request& request);
  // What opens the message of this header.
  const Decrypting& decrypting(const message::Header& header, const Request& request);

 private:
  message::Cmm& cmm_;
  std::uint64_t plaintext_bound_;
  std::map<std::string, Encrypting, std::less<>> encrypting_;  // by context
  std::map<std::string, Decrypting, std::less<>> decrypting_;  // by context and encrypted data keys
};

}  // namespace bongtu::function
