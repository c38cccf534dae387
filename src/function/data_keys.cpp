#include "function/data_keys.h"

#include <bongtu/suite.h>

namespace bongtu::function {
namespace {

const message::Suite& suite_written() {
  static const message::Suite& suite = message::suite(message::SuiteId::aes_256_gcm_hkdf_sha512_commit_key);
  return suite;
}

// A key of another form would make messages that nothing opens; that is found here and not by its reader.
Result<> check(const message::DataKey& key) {
  constexpr std::size_t limit = 65535;
  if (key.plaintext.size() == suite_written().data_key_size && !key.key_arn.empty() &&
      key.key_arn.size() <= limit && !key.ciphertext_blob.empty() && key.ciphertext_blob.size() <= limit) {
    return {};
  }
  return refuse(Fault::internal, {}, "the key service gave a data key that does not fit a message");
}

Result<message::EncryptionMaterials> generated(message::Kms& kms, std::string_view key_id,
                                               const EncryptionContext& context) {
  TRY(message::DataKey key,
      kms.generate_data_key({.key_id = key_id, .context = context}, suite_written().data_key_size));
  CHECK(check(key));
  message::EncryptionMaterials materials{.suite = &suite_written(), .context = context};
  materials.data_key = std::move(key.plaintext);
  materials.encrypted_data_keys.push_back(
      {std::string(message::kms_provider_id), to_bytes(key.key_arn), std::move(key.ciphertext_blob)});
  return materials;
}

// The public key of a signed message; empty where there is none.
Bytes public_key(const EncryptionContext& context) {
  const auto pair = context.find(message::public_key_name);
  return pair == context.end() ? Bytes{} : from_base64(pair->second).value_or(Bytes{});
}

Result<message::DecryptionMaterials> decrypted(message::Kms& kms, std::string_view arn, View blob,
                                               const message::Header& header) {
  TRY(message::KmsPlaintext key, kms.decrypt({.key_id = arn, .context = header.context}, blob));
  message::DecryptionMaterials materials{.suite = header.suite, .context = header.context};
  materials.data_key = std::move(key.plaintext);
  materials.verification_key = public_key(header.context);
  return materials;
}

void append_field(std::string& out, View field) {
  append_big_endian(out, std::uint32_t(field.size()));
  out += as_text(field);
}

}  // namespace

const Result<message::EncryptionMaterials>& DataKeys::generate(std::string_view key_id,
                                                               const Request& request) {
  const std::string_view context = as_text(request.serialized_context);
  if (const auto known = generated_.find(context); known != generated_.end()) return known->second;
  return generated_.emplace(context, generated(kms_, key_id, request.context)).first->second;
}

// The context tells the suite too: a message has a public key in it if and only if it is signed.
const Result<message::DecryptionMaterials>& DataKeys::decrypt(std::string_view arn, View blob,
                                                              const message::Header& header) {
  std::string name;
  name.reserve(8 + arn.size() + blob.size() + header.serialized_context.size());
  append_field(name, as_bytes(arn));
  append_field(name, blob);
  name += as_text(header.serialized_context);
  if (const auto known = decrypted_.find(name); known != decrypted_.end()) return known->second;
  return decrypted_.emplace(std::move(name), decrypted(kms_, arn, blob, header)).first->second;
}

}  // namespace bongtu::function
