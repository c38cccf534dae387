// "A:B": some bytes of a plaintext.
#pragma once

#include <cstdint>
#include <limits>
#include <string_view>

#include "base/result.h"

namespace bongtu::cli {

// From `start` on and before `end`; what lies beyond the plaintext's end is not there.
struct Range {
  std::uint64_t start = 0;
  std::uint64_t end = std::numeric_limits<std::uint64_t>::max();
};

// "100:200", ":200", "100:". Fault::validation for anything else, and for an end before its start.
Result<Range> parse_range(std::string_view text);

}  // namespace bongtu::cli
