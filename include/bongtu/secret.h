// Secret: bytes that must not leak.
#pragma once

#include <bongtu/bytes.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>
#include <ostream>
#include <utility>

namespace bongtu {

// Overwrites memory in a way the optimizer keeps.
void wipe(void* data, std::size_t size) noexcept;

// Frees only after overwriting, so that growth and destruction leave no copies.
template <class T>
struct WipingAllocator {
  using value_type = T;
  WipingAllocator() = default;
  template <class U>
  // NOLINTNEXTLINE(google-explicit-constructor): allocators rebind
  WipingAllocator(const WipingAllocator<U>&) noexcept {}
  T* allocate(std::size_t n) { return std::allocator<T>{}.allocate(n); }
  void deallocate(T* data, std::size_t n) noexcept {
    wipe(data, n * sizeof(T));
    std::allocator<T>{}.deallocate(data, n);
  }
  // What a resize adds is not set: to write it twice is a third of the time that decrypting takes.
  template <class U>
  void construct(U* place) noexcept {
    ::new (static_cast<void*>(place)) U;
  }
  template <class U, class... Arguments>
  void construct(U* place, Arguments&&... arguments) {
    std::construct_at(place, std::forward<Arguments>(arguments)...);
  }
  template <class U>
  bool operator==(const WipingAllocator<U>&) const noexcept {
    return true;
  }
};

// Byte buffers that plaintext passes through. What a size or a resize adds has no value yet.
using WipedBytes = std::vector<std::uint8_t, WipingAllocator<std::uint8_t>>;

// Key material, data keys, plaintexts, secrets of access keys. Moves but does not copy, wipes itself,
// compares in constant time, and cannot be printed: each misuse is a compile error. `reveal()` is the only
// door to the bytes, so one search finds every place that looks at a secret.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::size_t size) : bytes_(size, std::uint8_t{0}) {}
  Secret(Secret&&) noexcept = default;
  Secret& operator=(Secret&&) noexcept = default;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() = default;

  // Bytes without a value: the caller writes all of them, or lets nobody see it.
  static Secret unset(std::size_t size) {
    Secret secret;
    secret.bytes_.resize(size);
    return secret;
  }
  static Secret copy_of(View bytes) {
    Secret secret = unset(bytes.size());
    std::copy(bytes.begin(), bytes.end(), secret.bytes_.begin());
    return secret;
  }
  static Secret copy_of(std::string_view text) { return copy_of(as_bytes(text)); }

  View reveal() const { return bytes_; }
  std::span<std::uint8_t> writable() { return bytes_; }
  std::size_t size() const { return bytes_.size(); }
  bool empty() const { return bytes_.empty(); }

 private:
  WipedBytes bytes_;
};

// Constant time for equal sizes; sizes themselves are not secret.
bool equal_in_constant_time(View a, View b);
inline bool operator==(const Secret& a, const Secret& b) {
  return equal_in_constant_time(a.reveal(), b.reveal());
}
std::ostream& operator<<(std::ostream&, const Secret&) = delete;

}  // namespace bongtu
