// What passes between a message, the cryptographic materials manager (CMM) and its keyring.
#pragma once

#include <bongtu/bytes.h>
#include <bongtu/encryption_context.h>
#include <bongtu/secret.h>
#include <bongtu/suite.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bongtu::crypto {
class SigningKey;
}

namespace bongtu::message {

// The key of the context under which a signed message carries its public key. Who encrypts may not set a key
// that starts with the reserved prefix.
inline constexpr std::string_view reserved_prefix = "aws-crypto-";
inline constexpr std::string_view public_key_name = "aws-crypto-public-key";

// Of data keys that KMS keyrings wrap; no raw key may call itself so.
inline constexpr std::string_view kms_provider_id = "aws-kms";

// A data key as a message carries it: once for each wrapping key.
struct EncryptedDataKey {
  std::string provider_id;  // "aws-kms", or the namespace of a raw keyring
  Bytes provider_info;      // the key's ARN, or its name; a raw AES keyring adds its IV
  Bytes ciphertext;
};

// The same, in the message's own memory.
struct EncryptedDataKeyView {
  std::string_view provider_id;
  View provider_info;
  View ciphertext;
};

// What encrypts one message, or many where a caching CMM lends it again: each message then derives a key of
// its own. Not with a suite without key derivation (0x0014, 0x0046, 0x0078; Suite::kdf is none): its data key
// encrypts by itself, under IVs that begin anew with every message, and must never serve two.
struct EncryptionMaterials {
  const Suite* suite = nullptr;
  EncryptionContext context;               // all of it: what keyrings bind the data key to
  std::vector<std::string> required_keys;  // of the context: authenticated, but not stored in the message
  Secret data_key;                         // suite->data_key_size bytes; empty until a keyring has made it
  std::vector<EncryptedDataKey> encrypted_data_keys;
  // Of a suite that signs. Only default_cmm makes one (its type is not public): a Cmm of your own that is to
  // serve such suites wraps it and changes what it asks or gives.
  std::shared_ptr<const crypto::SigningKey> signing_key;
};

struct DecryptionMaterials {
  const Suite* suite = nullptr;
  EncryptionContext context;               // stored and reproduced pairs
  std::vector<std::string> required_keys;  // of the context: not stored in the message
  Secret data_key;                         // empty until a keyring has found it
  std::size_t opened = 0;                  // which of the encrypted data keys it came from
  Bytes verification_key;                  // compressed point (SEC 1), of a suite that signs
};

}  // namespace bongtu::message
