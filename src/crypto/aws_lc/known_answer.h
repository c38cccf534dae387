// For tests: what other implementations made (tests/vectors/make_post_quantum_vectors.py).
#pragma once

#include <stdexcept>

#include "crypto/test_vectors.h"

namespace bongtu::crypto {

// The one of a spec; `kind` is "ml_dsa" or "ml_kem".
inline boost::json::value known_answer(std::string_view kind, std::string_view spec) {
  const auto vectors = read_vectors("tests/vectors/post_quantum_v1.json");
  for (const auto& vector : vectors.at(kind).as_array())
    if (text_of(vector, "spec") == spec) return vector;
  throw std::runtime_error("no known answer");
}

}  // namespace bongtu::crypto
