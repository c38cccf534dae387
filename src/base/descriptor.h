// Open files as the kernel knows them.
#pragma once

#include <bongtu/bytes.h>

#include <span>
#include <string>
#include <utility>

#include "base/result.h"

namespace bongtu {

// Closes a descriptor of its own; standard input and output stay open.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();

  int number() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }

 private:
  int number_ = -1;
};

// What the system said (errno) about what we tried, as Fault::unavailable: "cannot be read: Is a directory".
std::unexpected<Error> system_refusal(std::string what);

// Bytes read, at least one unless at the end; waits where there are none yet.
Result<std::size_t> read_some(int descriptor, std::span<std::uint8_t> out);
// Until `out` is full or the end.
Result<std::size_t> read_full(int descriptor, std::span<std::uint8_t> out);
Result<> write_all(int descriptor, View bytes);

}  // namespace bongtu
