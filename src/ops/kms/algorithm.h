// Algorithms, as requests name them.
#pragma once

#include <algorithm>

#include "keys/gate.h"

namespace bongtu::ops {

// Fault::invalid_key_usage unless the key's spec has the algorithm for the key's usage.
inline Result<> check_algorithm(const keys::Key& key, std::string_view algorithm) {
  const auto algorithms = key.spec().algorithms(key.family().record.usage);
  if (std::ranges::find(algorithms, algorithm) != algorithms.end()) return {};
  return refuse(Fault::invalid_key_usage, "Algorithm " + std::string(algorithm) +
                                              " is incompatible with key spec " +
                                              std::string(key.spec().name) + ".");
}

}  // namespace bongtu::ops
