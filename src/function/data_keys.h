// The data keys of one HTTP request: what has the same key and context asks the Kms once, whatever the
// answer.
#pragma once

#include <map>

#include "function/request.h"

namespace bongtu::function {

// Dies with the request, so that a key that is disabled stops at once.
class DataKeys {
 public:
  explicit DataKeys(message::Kms& kms) : kms_(kms) {}

  // A data key to encrypt under `key_id` with the request's context.
  const Result<message::DataKey>& generate(std::string_view key_id, const Request& request);
  // The data key inside `blob`, which the key `arn` must open with the request's context.
  const Result<Secret>& decrypt(std::string_view arn, View blob, const Request& request);

 private:
  message::Kms& kms_;
  std::map<std::string, Result<message::DataKey>, std::less<>> generated_;  // by serialized context
  std::map<std::string, Result<Secret>> decrypted_;  // by ARN, blob and serialized context
};

}  // namespace bongtu::function
