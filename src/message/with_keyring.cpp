// Whole messages, with a keyring under the default CMM.
#include <bongtu/message.h>

namespace bongtu::message {
namespace {

// Without owning it.
std::shared_ptr<Cmm> cmm_over(Keyring& keyring) {
  return default_cmm(std::shared_ptr<Keyring>(std::shared_ptr<Keyring>(), &keyring));
}

}  // namespace

Result<Bytes> encrypt(View plaintext, Keyring& keyring, const EncryptOptions& options) {
  return encrypt(plaintext, *cmm_over(keyring), options);
}

Result<Decrypted> decrypt(View message, Keyring& keyring, const DecryptOptions& options) {
  return decrypt(message, *cmm_over(keyring), options);
}

}  // namespace bongtu::message
