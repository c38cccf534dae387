// Cryptographic materials managers: what stands between a message and its keyring.
#pragma once

#include <bongtu/keyring.h>

#include <chrono>
#include <optional>

namespace bongtu::message {

struct EncryptionRequest {
  const EncryptionContext& context;
  const Suite* suite = nullptr;  // null: the policy's default
  CommitmentPolicy commitment_policy = CommitmentPolicy::require_encrypt_require_decrypt;
  std::optional<std::uint64_t> plaintext_size;  // or its bound; absent where unknown
  std::vector<std::string> required_keys = {};
};

struct DecryptionRequest {
  const Suite& suite;
  CommitmentPolicy commitment_policy = CommitmentPolicy::require_encrypt_require_decrypt;
  std::span<const EncryptedDataKeyView> encrypted_data_keys;
  const EncryptionContext& stored;      // in the message
  const EncryptionContext& reproduced;  // by the caller
};

// Safe from any thread. Gives materials of a suite without key derivation to one message only (materials.h).
// One of your own wraps default_cmm where suites that sign are to work.
class Cmm {
 public:
  virtual ~Cmm() = default;
  virtual Result<std::shared_ptr<const EncryptionMaterials>> encryption_materials(
      const EncryptionRequest& request) = 0;
  virtual Result<std::shared_ptr<const DecryptionMaterials>> decryption_materials(
      const DecryptionRequest& request) = 0;
};

// Asks the keyring for each message. Makes the key pair of suites that sign. A reproduced pair must equal the
// stored one of its key (Fault::invalid_ciphertext otherwise); where none is stored it was required (below)
// and is added.
std::shared_ptr<Cmm> default_cmm(std::shared_ptr<Keyring> keyring);

// Keeps these keys of the context out of the message: who decrypts must know them
// (`DecryptOptions::context`). Encrypting without one of them is refused, and so is decrypting. At least one;
// none reserved.
Result<std::shared_ptr<Cmm>> required_context_cmm(std::shared_ptr<Cmm> cmm, std::vector<std::string> keys);

// Lends the same materials (data key, encrypted data keys, signing key) to several messages, each of which
// still has a key of its own. Suites without key derivation, and encryptions of unknown size, pass by.
struct CachingOptions {
  std::size_t capacity = 1000;                             // entries; the least recently used goes first
  std::chrono::milliseconds max_age{};                     // more than zero
  std::uint64_t max_messages = std::uint64_t{1} << 32;     // a data key; 1 to 2^32
  std::uint64_t max_bytes = (std::uint64_t{1} << 63) - 1;  // of plaintext a data key
  std::string partition;                                   // empty: one of its own
};
// CMMs over the same cache and partition share entries; `cache` null makes one of `capacity`. Materials that
// decrypt are kept too, limited by age only; encrypting and decrypting ones each have their own room. What is
// too old leaves memory at the next use of the cache, whatever is asked for.
class MaterialsCache;
std::shared_ptr<MaterialsCache> materials_cache(std::size_t capacity);
Result<std::shared_ptr<Cmm>> caching_cmm(std::shared_ptr<Cmm> cmm, CachingOptions options,
                                         std::shared_ptr<MaterialsCache> cache = nullptr);

}  // namespace bongtu::message
