#include "base/locked_key.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <vector>

#include "base/secret.h"

namespace bongtu {
namespace {

// Pages are mapped eight at a time between two unreadable guard pages and are kept for the life of the
// process.
class Pool {
 public:
  Result<std::uint8_t*> take() {
    const std::lock_guard lock(mutex_);
    if (free_.empty()) CHECK(grow());
    std::uint8_t* slot = free_.back();
    free_.pop_back();
    return slot;
  }

  Result<> reserve(std::size_t keys) {
    const std::lock_guard lock(mutex_);
    while (free_.size() < keys) CHECK(grow());
    return {};
  }

  void give_back(std::uint8_t* slot) {
    wipe(slot, key_size);
    const std::lock_guard lock(mutex_);
    free_.push_back(slot);
  }

 private:
  static constexpr std::size_t pages_at_a_time = 8;

  Result<> grow() {
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    const std::size_t usable = pages_at_a_time * page;
    void* mapping = mmap(nullptr, usable + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapping == MAP_FAILED) return failed("mmap");
    auto* first = static_cast<std::uint8_t*>(mapping) + page;
    // mlock2 and not mlock: AddressSanitizer turns mlock into nothing, and tests shall see what a server
    // does.
    const char* step = mprotect(first, usable, PROT_READ | PROT_WRITE) != 0 ? "mprotect"
                       : mlock2(first, usable, 0) != 0                      ? "mlock2"
                       : madvise(first, usable, MADV_DONTDUMP) != 0         ? "madvise(MADV_DONTDUMP)"
                       : madvise(first, usable, MADV_WIPEONFORK) != 0       ? "madvise(MADV_WIPEONFORK)"
                                                                            : nullptr;
    if (step != nullptr) {
      auto error = failed(step);
      munmap(mapping, usable + 2 * page);
      return error;
    }
    free_.reserve(free_.capacity() + usable / key_size);
    for (std::size_t at = 0; at + key_size <= usable; at += key_size) free_.push_back(first + at);
    return {};
  }

  static Result<> failed(const char* step) {
    return refuse(Fault::unavailable,
                  "Memory for keys cannot be locked; raise the limit on locked memory (ulimit -l).",
                  std::string(step) + ": " + std::strerror(errno));
  }

  std::mutex mutex_;
  std::vector<std::uint8_t*> free_;
};

Pool& pool() {
  static auto* instance =
      new Pool;  // never destroyed: keys in other statics may outlive any order of destruction
  return *instance;
}

}  // namespace

Result<LockedKey> LockedKey::copy_of(View bytes) {
  if (bytes.size() != key_size) return refuse(Fault::internal, {}, "a locked key must have 32 bytes");
  TRY(std::uint8_t* slot, pool().take());
  std::copy(bytes.begin(), bytes.end(), slot);
  LockedKey key;
  key.slot_ = slot;
  return key;
}

Result<> LockedKey::reserve(std::size_t keys) { return pool().reserve(keys); }

LockedKey::~LockedKey() {
  if (slot_ != nullptr) pool().give_back(slot_);
}

}  // namespace bongtu
