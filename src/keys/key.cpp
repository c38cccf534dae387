#include "keys/key.h"

#include "crypto/blob.h"
#include "crypto/mac.h"

namespace bongtu::keys {

Bytes Key::seal(View plaintext, View context) const {
  return crypto::seal_blob(crypto::blob_label, current().key_.reveal(), {family().uuid, family().current()},
                           context, plaintext);
}

Result<Key::Opened> Key::open(View blob, View context) const {
  const auto names = crypto::parse_blob(blob);
  if (!names || names->uuid != family().uuid) return refuse(Fault::invalid_ciphertext);
  const auto material = family().materials.find(names->material);
  if (material == family().materials.end() || material->second.key_.reveal().empty())
    return refuse(Fault::invalid_ciphertext);
  auto plaintext = crypto::open_blob(crypto::blob_label, material->second.key_.reveal(), context, blob);
  if (!plaintext) return refuse(Fault::invalid_ciphertext);
  return Opened{std::move(*plaintext), &material->second.id()};
}

Result<Secret> Key::opened(const Material& material) const {
  return catalog_->tree_.open_sealed(material_purpose, material.record_key_, material.version_,
                                     material.record_.sealed);
}

Result<std::shared_ptr<const crypto::KeyPair>> Key::pair(bool slow) const {
  if (spec().parse == nullptr) return not_in_this_build(spec());
  const bool waits = slow && spec().slow && !call_->may_wait;
  if (waits) return refuse(Fault::later);
  auto& pairs = catalog_->key_pairs_;
  const std::string& name = current().record_key_;
  if (auto found = pairs.find(name, call_->now); found.value != nullptr) return std::move(found.value);
  if (!call_->may_wait) return refuse(Fault::later);
  const std::uint64_t ticket = pairs.ticket(name);
  TRY(const Secret bytes, opened(current()));
  auto parsed = spec().parse(bytes.reveal());
  if (!parsed && parsed.error().fault == Fault::unavailable) {  // the memory for private keys is full
    pairs.clear();
    return spec().parse(bytes.reveal());
  }
  if (parsed) pairs.fill(name, ticket, *parsed, call_->now);
  return parsed;
}

Result<Bytes> Key::mac(std::string_view algorithm, View message) const {
  TRY(const Secret bytes, opened(current()));
  return crypto::mac(algorithm, bytes.reveal(), message);
}

std::unexpected<Error> not_in_this_build(const crypto::KeySpec& spec, std::string_view member) {
  const std::string named = std::string(member) + " " + std::string(spec.name);
  if (!spec.name.starts_with("ML_"))
    return refuse(Fault::unsupported_operation, named + " is not supported.");
  return refuse(Fault::unsupported_operation,
                named +
                    " is not in this build of Bongtu. A build with AWS-LC has it: "
                    "./dev build --with-aws-lc");
}

}  // namespace bongtu::keys
