#include "function/data_keys.h"

#include "message/message.h"

namespace bongtu::function {
namespace {

// A key of another form would make messages that nothing opens; that is found here and not by its reader.
Result<message::DataKey> checked(Result<message::DataKey> key) {
  constexpr std::size_t limit = 65535;
  if (!key) return key;
  if (key->plaintext.size() != message::data_key_size || key->key_arn.empty() ||
      key->key_arn.size() > limit || key->ciphertext_blob.empty() || key->ciphertext_blob.size() > limit) {
    return refuse(Fault::internal, {}, "the key service gave a data key that does not fit a message");
  }
  return key;
}

void append_field(std::string& out, View field) {
  append_big_endian(out, std::uint32_t(field.size()));
  out += as_text(field);
}

}  // namespace

const Result<message::DataKey>& DataKeys::generate(std::string_view key_id, const Request& request) {
  const std::string_view context = as_text(request.serialized_context);
  if (const auto known = generated_.find(context); known != generated_.end()) return known->second;
  auto key = checked(kms_.generate_data_key(key_id, request.context));
  return generated_.emplace(context, std::move(key)).first->second;
}

const Result<Secret>& DataKeys::decrypt(std::string_view arn, View blob, const Request& request) {
  std::string name;
  name.reserve(8 + arn.size() + blob.size() + request.serialized_context.size());
  append_field(name, as_bytes(arn));
  append_field(name, blob);
  name += as_text(request.serialized_context);
  if (const auto known = decrypted_.find(name); known != decrypted_.end()) return known->second;
  return decrypted_.emplace(std::move(name), kms_.decrypt(arn, blob, request.context)).first->second;
}

}  // namespace bongtu::function
