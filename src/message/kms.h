// Kms: the three calls of a key service that the message format and the encryption function need.
#pragma once

#include <string>
#include <string_view>

#include "base/encryption_context.h"
#include "base/result.h"
#include "base/secret.h"

namespace bongtu::message {

struct DataKey {
  Secret plaintext;       // 32 bytes
  Bytes ciphertext_blob;  // the same key, encrypted under the KMS key
  std::string key_arn;
};

class Kms {
 public:
  virtual ~Kms() = default;
  virtual Result<DataKey> generate_data_key(std::string_view key_id, const EncryptionContext& context) = 0;
  virtual Result<Bytes> encrypt(std::string_view key_id, View plaintext,
                                const EncryptionContext& context) = 0;
  virtual Result<Secret> decrypt(std::string_view key_id, View ciphertext_blob,
                                 const EncryptionContext& context) = 0;
};

}  // namespace bongtu::message
