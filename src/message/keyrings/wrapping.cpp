#include "message/keyrings/wrapping.h"

#include "base/encryption_context.h"
#include "base/utf8.h"
#include "crypto/random.h"

namespace bongtu::message {

Result<> ensure_data_key(EncryptionMaterials& materials) {
  const std::size_t size = materials.suite->data_key_size;
  if (materials.data_key.empty()) {
    materials.data_key = Secret(size);
    crypto::random(materials.data_key.writable());
  }
  if (materials.data_key.size() != size)
    return refuse(Fault::validation, "The data key has not the size of the suite.");
  return {};
}

Result<Bytes> serialized(const EncryptionContext& context) {
  auto bytes = serialize(context);
  if (!bytes) return refuse(Fault::validation, "The encryption context must not exceed 65,535 bytes.");
  return *std::move(bytes);
}

std::unexpected<Error> given_up(std::unexpected<Error> why) {
  return refuse(Fault::limit_exceeded,
                "No more than " + std::to_string(most_attempts) + " data keys of a message are tried. " +
                    why.error().message,
                std::move(why.error().detail));
}

Result<> check_name(std::string_view what, std::string_view name) {
  if (!name.empty() && name.size() <= 65535 && is_utf8(name)) return {};
  return refuse(Fault::validation, std::string(what) + " must be UTF-8 of 1 to 65,535 bytes.");
}

}  // namespace bongtu::message
