// What is read.
#pragma once

#include <bongtu/message.h>

#include <optional>
#include <string>

#include "base/descriptor.h"

namespace bongtu::cli {

// Bytes that are read and worked on at a time.
constexpr std::size_t piece_size = std::size_t{64} << 10;

struct Owner {
  unsigned user, group;
};

// A file, a pipe, or standard input for "-".
struct Input {
  std::string name;  // for messages and metadata: absolute, or "<stdin>"
  Descriptor descriptor;
  std::optional<std::uint64_t> size;  // of a regular file
  unsigned mode = 0;                  // permissions of a regular file
  std::optional<Owner> owner = {};    // of a regular file
  message::Source source() const;
};
// A path that the user named: links are followed, pipes and devices read.
Result<Input> open_input(const std::string& path);
// What -r found at `path`, which is `name` in `directory`: only a regular file, no link.
Result<Input> open_input(const Descriptor& directory, const std::string& name, const std::string& path);

}  // namespace bongtu::cli
