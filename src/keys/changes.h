// How this room notes in a call what is to be committed. A record is named once in a call.
#pragma once

#include <string>
#include <utility>

#include "base/call.h"

namespace bongtu::keys {

// `version` is the one that the store has; 0 = the record is new. An index record, which is put once, has 1.
inline void put_record(Call& call, std::string name, std::uint64_t version, Bytes value = {}) {
  call.changes.push_back({Change::Kind::put, std::move(name), version, std::move(value)});
}
inline void remove_record(Call& call, std::string name, std::uint64_t version) {
  call.changes.push_back({Change::Kind::remove, std::move(name), version, {}});
}
// Insists that nobody changes the record meanwhile: where it decides about another one.
inline void expect_record(Call& call, std::string name, std::uint64_t version) {
  call.changes.push_back({Change::Kind::expect, std::move(name), version, {}});
}

}  // namespace bongtu::keys
