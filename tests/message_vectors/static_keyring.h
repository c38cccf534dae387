// A keyring whose data key is known beforehand: for messages that were published with theirs, and for
// fuzzing.
#pragma once

#include <bongtu/keyring.h>

namespace bongtu::message_vectors {

class StaticKeyring : public message::Keyring {
 public:
  explicit StaticKeyring(Secret data_key) : data_key_(std::move(data_key)) {}

  Result<> on_encrypt(message::EncryptionMaterials& materials) override {
    materials.data_key = key_of(*materials.suite);
    materials.encrypted_data_keys.push_back({"static", to_bytes("key"), {}});
    return {};
  }
  Result<> on_decrypt(message::DecryptionMaterials& materials,
                      std::span<const message::EncryptedDataKeyView>) override {
    materials.data_key = key_of(*materials.suite);
    return {};
  }

 private:
  // The first bytes of it, for suites of shorter keys.
  Secret key_of(const message::Suite& suite) const {
    return Secret::copy_of(data_key_.reveal().first(std::min(suite.data_key_size, data_key_.size())));
  }
  const Secret data_key_;
};

}  // namespace bongtu::message_vectors
