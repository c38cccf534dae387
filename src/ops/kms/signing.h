// What Sign and Verify share.
#pragma once

#include "ops/kms/algorithm.h"
#include "ops/kms/faults.h"
#include "ops/kms/members.h"

namespace bongtu::ops {

inline constexpr std::string_view message_doc = "What is signed, or its digest.";
inline constexpr std::string_view message_type_doc =
    "RAW, the default: the message itself. DIGEST: its digest. EXTERNAL_MU: of ML-DSA, the 64 bytes of mu.";
inline constexpr std::string_view signing_algorithm_doc = "One of the key's signing algorithms.";
inline constexpr Bounds message_type_bounds{.values = &message_types};
inline constexpr Bounds signing_algorithm_bounds{.values = &signing_algorithms};

inline crypto::MessageType message_type(const std::optional<std::string>& text) {
  if (text && *text == "DIGEST") return crypto::MessageType::digest;
  if (text && *text == "EXTERNAL_MU") return crypto::MessageType::external_mu;
  return crypto::MessageType::raw;
}

// A key for "kms:Sign" or "kms:Verify", whose spec has the algorithm.
inline Result<keys::Key> signing_key(keys::Gate& gate, std::string_view action, const std::string& key_id,
                                     const std::string& algorithm, const std::optional<std::string>& type) {
  TRY(keys::Key key,
      gate.use(key_id, {.action = action,
                        .usage = "SIGN_VERIFY",
                        .attributes = {{"kms:SigningAlgorithm", algorithm},
                                       {"kms:MessageType", type ? std::string_view(*type) : "RAW"}}}));
  CHECK(check_algorithm(key, algorithm));
  return key;
}

}  // namespace bongtu::ops
