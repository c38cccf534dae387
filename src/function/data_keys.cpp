#include "function/data_keys.h"

namespace bongtu::function {
namespace {

const message::Suite& suite_written() {
  static const message::Suite& suite = message::suite(message::SuiteId::aes_256_gcm_hkdf_sha512_commit_key);
  return suite;
}

DataKeys::Encrypting to_encrypt(message::Cmm& cmm, const EncryptionContext& context, std::uint64_t size) {
  TRY(auto materials, cmm.encryption_materials({.context = context,
                                                .suite = &suite_written(),
                                                .commitment_policy = commitment_policy,
                                                .plaintext_size = size}));
  if (!materials || materials->suite != &suite_written())
    return refuse(Fault::internal, {}, "the materials manager gave no materials of the suite");
  return materials;
}

DataKeys::Decrypting to_decrypt(message::Cmm& cmm, const message::Header& header,
                                const EncryptionContext& context) {
  TRY(auto materials, cmm.decryption_materials({.suite = *header.suite,
                                                .commitment_policy = commitment_policy,
                                                .encrypted_data_keys = header.encrypted_data_keys,
                                                .stored = header.context,
                                                .reproduced = context}));
  if (!materials) return refuse(Fault::internal, {}, "the materials manager gave nothing");
  return materials;
}

// Everything that the CMM is told of a message, as it stands there: the context, which tells the suite too (a
// message has a public key in it if and only if it is signed), and the encrypted data keys.
std::string_view name_of(const message::Header& header) {
  const std::uint8_t* start = header.message_id.data() + header.message_id.size();
  const View last = header.encrypted_data_keys.back().ciphertext;
  return as_text(View(start, last.data() + last.size()));
}

}  // namespace

const DataKeys::Encrypting& DataKeys::encrypting(const Request& request) {
  const std::string_view name = as_text(request.serialized_context);
  if (const auto known = encrypting_.find(name); known != encrypting_.end()) return known->second;
  return encrypting_.emplace(name, to_encrypt(cmm_, request.context, plaintext_bound_)).first->second;
}

const DataKeys::Decrypting& DataKeys::decrypting(const message::Header& header, const Request& request) {
  const std::string_view name = name_of(header);
  if (const auto known = decrypting_.find(name); known != decrypting_.end()) return known->second;
  return decrypting_.emplace(name, to_decrypt(cmm_, header, request.context)).first->second;
}

}  // namespace bongtu::function
