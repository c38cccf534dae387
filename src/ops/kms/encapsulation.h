// What Encapsulate and Decapsulate share.
#pragma once

#include "ops/kms/algorithm.h"
#include "ops/kms/faults.h"
#include "ops/kms/members.h"

namespace bongtu::ops {

inline constexpr std::string_view encapsulation_algorithm_doc = "ML_KEM.";
inline constexpr Bounds encapsulation_algorithm_bounds{.values = &encapsulation_algorithms};

struct EncapsulationKey {
  std::string arn;
  std::shared_ptr<const crypto::KeyPair> pair;
};
// A key for "kms:Encapsulate" or "kms:Decapsulate". Fault::unsupported_operation where this build has no
// backend for its spec.
inline Result<EncapsulationKey> encapsulation_key(keys::Gate& gate, std::string_view action,
                                                  const std::string& key_id, const std::string& algorithm) {
  TRY(const keys::Key key, gate.use(key_id, {.action = action,
                                             .usage = "ENCAPSULATE_DECAPSULATE",
                                             .attributes = {{"kms:EncapsulationAlgorithm", algorithm}}}));
  CHECK(check_algorithm(key, algorithm));
  TRY(auto pair, key.pair());
  return EncapsulationKey{key.arn(), std::move(pair)};
}

}  // namespace bongtu::ops
