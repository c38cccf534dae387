// What the operations that make data keys share.
#pragma once

#include "crypto/random.h"
#include "ops/kms/faults.h"
#include "ops/kms/members.h"

namespace bongtu::ops {

// Fault::invalid_key_usage unless it is a key for symmetric encryption, which alone can encrypt data keys.
inline Result<> check_symmetric(const keys::Key& key, std::string_view action) {
  if (key.spec().name == "SYMMETRIC_DEFAULT") return {};
  return refuse(Fault::invalid_key_usage, key.arn() + " key spec is " + std::string(key.spec().name) +
                                              " which is not valid for " +
                                              std::string(action.substr(action.find(':') + 1)) + ".");
}

// A request for a data key, but for its shape.
struct WantedDataKey {
  std::string_view action;  // kms:GenerateDataKey
  const std::string& key_id;
  const std::optional<EncryptionContext>& context;
  const std::optional<std::string>& key_spec;
  const std::optional<std::int64_t>& number_of_bytes;
};

struct GeneratedDataKey {
  Bytes blob;
  Secret plaintext;
  std::string key_arn;
  std::string material_id;
  static constexpr auto shape = fields(
      field("CiphertextBlob", &GeneratedDataKey::blob), field("Plaintext", &GeneratedDataKey::plaintext),
      field("KeyId", &GeneratedDataKey::key_arn), field("KeyMaterialId", &GeneratedDataKey::material_id));
};

inline Result<GeneratedDataKey> generate(keys::Gate& gate, const WantedDataKey& wanted) {
  if (wanted.key_spec.has_value() == wanted.number_of_bytes.has_value())
    return refuse(Fault::validation, "Please specify either number of bytes or key spec.");
  TRY(const Bytes context, bound(wanted.context));
  TRY(const keys::Key key,
      gate.use(wanted.key_id, {.action = wanted.action,
                               .context = asked(wanted.context),
                               .attributes = {{"kms:EncryptionAlgorithm", "SYMMETRIC_DEFAULT"}}}));
  CHECK(check_symmetric(key, wanted.action));
  const std::int64_t size =
      wanted.key_spec ? (*wanted.key_spec == "AES_128" ? 16 : 32) : *wanted.number_of_bytes;
  Secret plaintext(static_cast<std::size_t>(size));
  crypto::random(plaintext.writable());
  Bytes blob = key.seal(plaintext.reveal(), context);
  return GeneratedDataKey{std::move(blob), std::move(plaintext), key.arn(), key.material_id()};
}

}  // namespace bongtu::ops
