// Kms: what the keyrings need of a key service. bongtu/client.h has one that speaks HTTPS to AWS KMS or
// Bongtu; a test, or a service with keys of its own, writes another.
#pragma once

#include <bongtu/bytes.h>
#include <bongtu/encryption_context.h>
#include <bongtu/result.h>
#include <bongtu/secret.h>

#include <span>
#include <string>
#include <string_view>

namespace bongtu::message {

struct DataKey {
  Secret plaintext;
  Bytes ciphertext_blob;  // the same key, encrypted under the KMS key
  std::string key_arn;    // of that KMS key
};

// What every call says. `algorithm` other than the default is for asymmetric keys, which take no context.
struct KmsRequest {
  std::string_view key_id;  // an ARN, an id or an alias, as the call allows
  const EncryptionContext& context = no_context;
  std::span<const std::string> grant_tokens = {};
  std::string_view algorithm = "SYMMETRIC_DEFAULT";

  static const EncryptionContext no_context;
};

struct KmsCiphertext {
  Bytes blob;
  std::string key_arn;
};
struct KmsPlaintext {
  Secret plaintext;
  std::string key_arn;  // of the key that opened it
};

// Safe from any thread. Errors are those of the key service (Fault::access_denied, not_found, disabled, …)
// with its text; Fault::unavailable where it cannot be reached, after whatever retries it makes itself.
class Kms {
 public:
  virtual ~Kms() = default;
  virtual Result<DataKey> generate_data_key(const KmsRequest& request, std::size_t size) = 0;
  virtual Result<KmsCiphertext> encrypt(const KmsRequest& request, View plaintext) = 0;
  virtual Result<KmsPlaintext> decrypt(const KmsRequest& request, View ciphertext_blob) = 0;

  // For the keyrings that need them; Fault::unsupported_operation unless overridden.
  // The public key of an asymmetric key: SubjectPublicKeyInfo, DER.
  virtual Result<Bytes> public_key(const KmsRequest& request);
  // The X coordinate of an ECDH with the key (DeriveSharedSecret). `peer` is a SubjectPublicKeyInfo, DER.
  virtual Result<Secret> derive_shared_secret(const KmsRequest& request, View peer);
};

}  // namespace bongtu::message
