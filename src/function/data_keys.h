// The data keys of one HTTP request: what has the same key and context asks the Kms once, whatever the
// answer.
#pragma once

#include <bongtu/header.h>
#include <bongtu/kms.h>

#include <map>

#include "function/request.h"

namespace bongtu::function {

// Dies with the request, so that a key that is disabled stops at once.
class DataKeys {
 public:
  explicit DataKeys(message::Kms& kms) : kms_(kms) {}

  // What encrypts under `key_id` with the request's context: suite 0x0478, one data key.
  const Result<message::EncryptionMaterials>& generate(std::string_view key_id, const Request& request);
  // What opens the message of this header, whose data key is inside `blob`, which the key `arn` must open
  // with the message's context.
  const Result<message::DecryptionMaterials>& decrypt(std::string_view arn, View blob,
                                                      const message::Header& header);

 private:
  message::Kms& kms_;
  std::map<std::string, Result<message::EncryptionMaterials>, std::less<>> generated_;  // by context
  std::map<std::string, Result<message::DecryptionMaterials>> decrypted_;  // by ARN, blob and context
};

}  // namespace bongtu::function
