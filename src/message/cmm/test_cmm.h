// For tests: a default CMM over a keyring that wraps in the clear.
#pragma once

#include <bongtu/cmm.h>

#include <atomic>

#include "message/keyrings/fake_kms.h"

namespace bongtu::message {

// Gives each call another data key, wrapped in the clear, and counts.
class PlainKeyring : public Keyring {
 public:
  std::atomic<int> encrypted = 0, decrypted = 0;
  std::size_t size_change = 0;
  bool wraps = true;

  Result<> on_encrypt(EncryptionMaterials& materials) override {
    const auto number = static_cast<std::uint32_t>(++encrypted);
    materials.data_key = Secret(materials.suite->data_key_size + size_change);
    for (std::size_t i = 0; i < 4; ++i)
      materials.data_key.writable()[i] = static_cast<std::uint8_t>(number >> 8 * i);
    const View key = materials.data_key.reveal();
    if (wraps) materials.encrypted_data_keys.push_back({"plain", {}, Bytes(key.begin(), key.end())});
    return {};
  }
  Result<> on_decrypt(DecryptionMaterials& materials, std::span<const EncryptedDataKeyView> keys) override {
    ++decrypted;
    materials.data_key = Secret::copy_of(keys[0].ciphertext);
    return {};
  }
};

inline const Suite& unsigned_suite = suite(SuiteId::aes_256_gcm_hkdf_sha512_commit_key);
inline const Suite& signed_suite = suite(SuiteId::aes_256_gcm_hkdf_sha512_commit_key_ecdsa_p384);
inline const Suite& no_kdf = suite(SuiteId::aes_256_gcm);
inline constexpr auto any_encrypt = CommitmentPolicy::forbid_encrypt_allow_decrypt;
inline constexpr auto any_decrypt = CommitmentPolicy::require_encrypt_allow_decrypt;

class CmmTest : public testing::Test {
 protected:
  std::shared_ptr<PlainKeyring> keyring = std::make_shared<PlainKeyring>();
  std::shared_ptr<Cmm> cmm = default_cmm(keyring);

  Result<std::shared_ptr<const DecryptionMaterials>> decrypt(const Suite& of, const EncryptionContext& stored,
                                                             const EncryptionContext& reproduced,
                                                             Cmm* by = nullptr) {
    const Bytes key(of.data_key_size);
    const EncryptedDataKeyView keys[] = {{"plain", {}, key}};
    return (by ? by : cmm.get())
        ->decryption_materials({.suite = of,
                                .commitment_policy = any_decrypt,
                                .encrypted_data_keys = keys,
                                .stored = stored,
                                .reproduced = reproduced});
  }
};

}  // namespace bongtu::message
