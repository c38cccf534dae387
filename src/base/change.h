// Change: one step of a commit to the store. Here and not in store/, so that a Call can carry changes down
// and up.
#pragma once

#include <cstdint>
#include <string>

#include "base/bytes.h"

namespace bongtu {

struct Change {
  enum class Kind { put, remove, expect };
  Kind kind = Kind::put;
  std::string key;
  // The version the stored record must have; 0 = the record must be absent. A put makes version `expected`
  // + 1. `expect` changes nothing and only insists on the version.
  std::uint64_t expected = 0;
  Bytes value;
};

}  // namespace bongtu
