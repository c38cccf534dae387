// LockedKey: 32 key bytes that stay in memory for longer than a request, in pages that are never swapped or
// dumped.
#pragma once

#include <array>
#include <cstdint>

#include "base/bytes.h"
#include "base/result.h"

namespace bongtu {

inline constexpr std::size_t key_size = 32;

// One slot of a process-wide pool of locked, undumpable, guarded pages (mlock, MADV_DONTDUMP,
// MADV_WIPEONFORK). Move-only; the slot is wiped when it is given back. Bounded by RLIMIT_MEMLOCK.
class LockedKey {
 public:
  LockedKey() = default;
  // Refused with Fault::unavailable where memory cannot be locked: never a key in swappable memory instead.
  static Result<LockedKey> copy_of(View bytes);
  // Makes room for `keys` of them now, so that a limit on locked memory is met at start and not in the middle
  // of work.
  static Result<> reserve(std::size_t keys);
  LockedKey(LockedKey&& other) noexcept : slot_(std::exchange(other.slot_, nullptr)) {}
  LockedKey& operator=(LockedKey&& other) noexcept {
    std::swap(slot_, other.slot_);
    return *this;
  }
  LockedKey(const LockedKey&) = delete;
  LockedKey& operator=(const LockedKey&) = delete;
  ~LockedKey();

  View reveal() const { return {slot_, slot_ == nullptr ? 0 : key_size}; }

 private:
  std::uint8_t* slot_ = nullptr;
};

}  // namespace bongtu
