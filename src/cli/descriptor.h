// Files as the kernel knows them.
#pragma once

#include <bongtu/message.h>

#include <optional>
#include <string>
#include <utility>

#include "base/bytes.h"
#include "base/result.h"

namespace bongtu::cli {

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

// Bytes that are read and worked on at a time.
constexpr std::size_t piece_size = std::size_t{64} << 10;

// What the system said (errno) about what we tried: "cannot be read: No such file or directory".
std::unexpected<Error> system_refusal(std::string what);

Result<std::size_t> read_some(int descriptor, std::span<std::uint8_t> out);
Result<> write_all(int descriptor, View bytes);

struct Owner {
  unsigned user, group;
};

// What is read: a file, a pipe, or standard input for "-".
struct Input {
  std::string name;  // for messages and metadata: absolute, or "<stdin>"
  Descriptor descriptor;
  std::optional<std::uint64_t> size;  // of a regular file
  unsigned mode = 0;                  // permissions of a regular file
  std::optional<Owner> owner = {};    // of a regular file
  message::Source source() const;
};
Result<Input> open_input(const std::string& path);

}  // namespace bongtu::cli
