// Rotation: new material under the same key. Blobs of older materials open for ever.
#pragma once

#include "keys/due.h"

namespace bongtu::keys {

inline constexpr std::int64_t most_rotations_on_demand = 25;

// Whether such a key can rotate at all: Fault::unsupported_operation, in AWS's words, for what is not
// symmetric.
Result<> check_rotates(const KeyEntry& key);
// The same for imported material, which rotates on demand only, and for replicas, whose primary decides.
Result<> check_rotates_by_itself(const KeyEntry& key);
Result<> check_primary(const KeyEntry& key);

// From now on every `days` days. With the period that it has already, nothing changes.
void enable_rotation(Call& call, Catalog& catalog, const KeyEntry& key, std::int64_t days);
void disable_rotation(Call& call, Catalog& catalog, const KeyEntry& key);

// Makes new material current; imported material that waits for it, where it is imported in every Region.
// Faults, in AWS's words: limit_exceeded, invalid_state.
Result<> rotate_on_demand(Call& call, Catalog& catalog, const KeyEntry& key);

}  // namespace bongtu::keys
