#include <bongtu/raw_keyrings.h>

#include <algorithm>

#include "crypto/aead.h"
#include "crypto/random.h"
#include "message/keyrings/raw_aes_info.h"
#include "message/keyrings/raw_name.h"
#include "message/keyrings/wrapping.h"

namespace bongtu::message {
namespace {

class RawAes : public Keyring {
 public:
  RawAes(KeyName name, Secret key)
      : name_(std::move(name)), key_(std::move(key)), described_(described("Raw AES key", name_)) {}

  Result<> on_encrypt(EncryptionMaterials& materials) override {
    CHECK(ensure_data_key(materials));
    TRY(const Bytes context, serialized(materials.context));
    crypto::Iv iv;
    crypto::random(iv);
    EncryptedDataKey wrapped{.provider_id = name_.key_namespace, .provider_info = {}, .ciphertext = {}};
    wrapped.provider_info.reserve(name_.name.size() + raw_aes_suffix);
    for (const View part : {as_bytes(name_.name), View(raw_aes_sizes), View(iv)})
      wrapped.provider_info.insert(wrapped.provider_info.end(), part.begin(), part.end());
    const View data_key = materials.data_key.reveal();
    wrapped.ciphertext.resize(data_key.size() + crypto::gcm_tag_size);
    crypto::GcmKey(key_.reveal())
        .seal(iv, context, data_key, wrapped.ciphertext.data(), wrapped.ciphertext.data() + data_key.size());
    materials.encrypted_data_keys.push_back(std::move(wrapped));
    return {};
  }

  Result<> on_decrypt(DecryptionMaterials& materials, std::span<const EncryptedDataKeyView> keys) override {
    TRY(const Bytes context, serialized(materials.context));
    const std::size_t size = materials.suite->data_key_size;
    return open_first(materials, keys, described_, [&](const EncryptedDataKeyView& key) -> Unwrapped {
      if (!is_own(key)) return std::nullopt;
      if (key.ciphertext.size() != size + crypto::gcm_tag_size) return refuse(Fault::incorrect_key);
      crypto::Iv iv;
      std::ranges::copy(key.provider_info.last(iv.size()), iv.begin());
      Secret opened(size);
      if (!crypto::GcmKey(key_.reveal())
               .open(iv, context, key.ciphertext.first(size), key.ciphertext.subspan(size),
                     opened.writable().data()))
        return refuse(Fault::incorrect_key, "Another key or encryption context made it.");
      return opened;
    });
  }

 private:
  bool is_own(const EncryptedDataKeyView& key) const {
    const View info = key.provider_info;
    return key.provider_id == name_.key_namespace && info.size() == name_.name.size() + raw_aes_suffix &&
           as_text(info).starts_with(name_.name) &&
           std::ranges::equal(info.subspan(name_.name.size(), sizeof raw_aes_sizes), raw_aes_sizes);
  }

  KeyName name_;
  Secret key_;
  std::string described_;
};

}  // namespace

Result<std::shared_ptr<Keyring>> raw_aes_keyring(KeyName name, Secret wrapping_key) {
  CHECK(check_raw_name(name, raw_aes_suffix));
  const std::size_t size = wrapping_key.size();
  if (size != 16 && size != 24 && size != 32)
    return refuse(Fault::validation, "An AES wrapping key must have 16, 24 or 32 bytes.");
  return std::make_shared<RawAes>(std::move(name), std::move(wrapping_key));
}

}  // namespace bongtu::message
