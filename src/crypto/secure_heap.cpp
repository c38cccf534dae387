#include "crypto/secure_heap.h"

#include <malloc.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <mutex>

#include "base/secret.h"
#include "crypto/openssl.h"

namespace bongtu::crypto {
namespace {

constexpr std::size_t least_bytes = std::size_t{512} << 10;
constexpr std::size_t not_for_keys = std::size_t{128} << 10;
constexpr std::size_t smallest_block = 32;

thread_local bool locked_allocations = false;

std::size_t usable_size(void* data) {
  return CRYPTO_secure_allocated(data) == 1 ? CRYPTO_secure_actual_size(data) : malloc_usable_size(data);
}

}  // namespace

namespace secure_heap {

void* allocate(std::size_t size, const char* file, int line) {
  if (size == 0) return nullptr;  // as OpenSSL does itself
  // Without a heap OpenSSL would ask us again.
  const bool locked = locked_allocations && CRYPTO_secure_malloc_initialized() == 1;
  return locked ? CRYPTO_secure_malloc(size, file, line) : std::malloc(size);
}

void release(void* data, const char* file, int line) {
  if (data == nullptr) return;
  if (CRYPTO_secure_allocated(data) == 1) return CRYPTO_secure_free(data, file, line);  // overwrites
  wipe(data, malloc_usable_size(data));
  std::free(data);
}

void* reallocate(void* data, std::size_t size, const char* file, int line) {
  void* moved = size == 0 ? nullptr : allocate(size, file, line);
  if (moved != nullptr && data != nullptr) std::memcpy(moved, data, std::min(size, usable_size(data)));
  if (moved != nullptr || size == 0) release(data, file, line);
  return moved;
}

}  // namespace secure_heap

namespace {

// OpenSSL takes these only before its first allocation, so before main.
const bool installed =
    CRYPTO_set_mem_functions(secure_heap::allocate, secure_heap::reallocate, secure_heap::release) == 1;

std::mutex mutex;
std::size_t heap_bytes = 0;  // 0 = there is none yet

Result<> make_heap(std::size_t bytes) {
  const std::lock_guard lock(mutex);
  if (heap_bytes != 0) return {};
  must(installed, "giving OpenSSL its memory");
  bytes = std::bit_ceil(std::max(bytes, least_bytes));
  const int made = CRYPTO_secure_malloc_init(bytes, smallest_block);
  if (made == 2) CRYPTO_secure_malloc_done();  // mapped, but not locked or not guarded
  if (made != 1) {
    return refuse(Fault::unavailable,
                  "Memory for private keys cannot be locked; raise the limit on locked memory (ulimit -l).",
                  "CRYPTO_secure_malloc_init: " + std::to_string(made));
  }
  heap_bytes = bytes;
  return {};
}

}  // namespace

Result<> reserve_secure_heap(std::size_t bytes) { return make_heap(bytes); }

Result<> room_for_a_key() {
  CHECK(make_heap(least_bytes));
  if (CRYPTO_secure_used() <= heap_bytes - not_for_keys) return {};
  return refuse(Fault::unavailable, {}, "the locked memory for private keys is full");
}

LockedAllocations::LockedAllocations() { locked_allocations = true; }
LockedAllocations::~LockedAllocations() { locked_allocations = false; }

}  // namespace bongtu::crypto
