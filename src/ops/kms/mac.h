// What GenerateMac and VerifyMac share.
#pragma once

#include "ops/kms/algorithm.h"
#include "ops/kms/faults.h"
#include "ops/kms/members.h"

namespace bongtu::ops {

inline constexpr std::string_view mac_algorithm_doc = "The key's MAC algorithm.";
inline constexpr Bounds mac_algorithm_bounds{.values = &mac_algorithms};

// A key for "kms:GenerateMac" or "kms:VerifyMac", whose spec has the algorithm.
inline Result<keys::Key> mac_key(keys::Gate& gate, std::string_view action, const std::string& key_id,
                                 const std::string& algorithm) {
  TRY(keys::Key key, gate.use(key_id, {.action = action,
                                       .usage = "GENERATE_VERIFY_MAC",
                                       .attributes = {{"kms:MacAlgorithm", algorithm}}}));
  CHECK(check_algorithm(key, algorithm));
  return key;
}

}  // namespace bongtu::ops
