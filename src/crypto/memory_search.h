// For tests: looking for bytes in all memory of this process.
#pragma once

#include <fcntl.h>
#include <openssl/crypto.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <vector>

#include "base/bytes.h"

namespace bongtu::crypto {

inline constexpr std::size_t needle_size = 20;

// Bytes to look for, kept inverted so that they are not found where they are kept.
struct Needle {
  explicit Needle(View bytes) : inverted(bytes.begin(), bytes.end()) {
    for (std::uint8_t& byte : inverted) byte = static_cast<std::uint8_t>(~byte);
  }
  bool is_at(const std::uint8_t* at) const {
    return std::equal(inverted.begin(), inverted.end(), at,
                      [](std::uint8_t a, std::uint8_t b) { return a == static_cast<std::uint8_t>(~b); });
  }
  Bytes inverted;
};

struct Found {
  std::size_t locked = 0, elsewhere = 0;
};

// Looks for all of them in `memory`, which is a copy of what stands at `from`.
inline void search(std::size_t from, View memory, const std::vector<Needle>& needles, Found& found) {
  std::array<std::vector<const Needle*>, 256> by_first_byte;
  for (const Needle& needle : needles)
    by_first_byte[static_cast<std::uint8_t>(~needle.inverted[0])].push_back(&needle);
  for (std::size_t at = 0; at + needle_size <= memory.size(); ++at) {
    for (const Needle* needle : by_first_byte[memory[at]]) {
      if (!needle->is_at(memory.data() + at)) continue;
      ++(CRYPTO_secure_allocated(reinterpret_cast<void*>(from + at)) == 1 ? found.locked : found.elsewhere);
    }
  }
}

// Looks through all of this process's writable memory but ASan's own.
inline Found find(const std::vector<Needle>& needles) {
  Found found;
  constexpr std::size_t most = std::size_t{64} << 20;
  static Bytes buffer(most);
  const auto own = reinterpret_cast<std::size_t>(buffer.data());
  const int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    char mode[5] = {};
    std::size_t from = 0, to = 0;
    if (std::sscanf(line.c_str(), "%zx-%zx %4s", &from, &to, mode) != 3 ||
        !std::string_view(mode).starts_with("rw"))
      continue;
    if (to - from > most || (own >= from && own < to)) continue;
    const auto size = pread(memory, buffer.data(), to - from, static_cast<off_t>(from));
    if (size > 0) search(from, View(buffer).first(static_cast<std::size_t>(size)), needles, found);
    OPENSSL_cleanse(buffer.data(), to - from);
  }
  close(memory);
  return found;
}

}  // namespace bongtu::crypto
