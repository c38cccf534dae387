// What GenerateDataKeyPair and GenerateDataKeyPairWithoutPlaintext share.
#pragma once

#include "ops/kms/data_key.h"

namespace bongtu::ops {

inline constexpr Bounds data_key_pair_spec_bounds{.values = &data_key_pair_specs};

// A request for a key pair, but for its shape.
struct WantedKeyPair {
  std::string_view action;  // kms:GenerateDataKeyPair
  const std::string& key_id;
  const std::optional<EncryptionContext>& context;
  const std::string& spec;
};

struct GeneratedKeyPair {
  Bytes blob;
  Secret private_key;  // PKCS#8, DER
  Bytes public_key;    // SubjectPublicKeyInfo, DER
  std::string key_arn;
  std::string spec;
  std::string material_id;
};

// Takes up to seconds. Fault::unsupported_operation for a spec that this build does not have: SM2 none,
// ML_KEM only those made by ./dev build --with-aws-lc.
inline Result<GeneratedKeyPair> generate_pair(keys::Gate& gate, const WantedKeyPair& wanted) {
  TRY(const Bytes context, bound(wanted.context));
  TRY(const keys::Key key,
      gate.use(wanted.key_id, {.action = wanted.action,
                               .context = asked(wanted.context),
                               .attributes = {{"kms:DataKeyPairSpec", wanted.spec},
                                              {"kms:EncryptionAlgorithm", "SYMMETRIC_DEFAULT"}}}));
  CHECK(check_symmetric(key, wanted.action));
  const crypto::KeySpec* spec = crypto::find_key_spec(wanted.spec);
  if (spec == nullptr) return refuse(Fault::internal, {}, "a key pair spec of the API is not in the table");
  if (!spec->available()) return keys::not_in_this_build(*spec, "KeyPairSpec");
  Secret private_key = spec->generate();
  TRY(const auto pair, spec->parse(private_key.reveal()));
  Bytes blob = key.seal(private_key.reveal(), context);
  return GeneratedKeyPair{std::move(blob), std::move(private_key), pair->public_key(), key.arn(),
                          wanted.spec,     key.material_id()};
}

}  // namespace bongtu::ops
