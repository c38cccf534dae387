// What parsing a policy answers where it does not understand one.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace bongtu::access {

// parse_policy puts in front of `what` where it stands.
inline std::unexpected<Error> malformed(std::string what) {
  return refuse(Fault::malformed_policy, std::move(what));
}

// `text` in quotes, cut where it is long: messages end in logs and terminals.
inline std::string quoted(std::string_view text) {
  constexpr std::size_t limit = 100;
  if (text.size() <= limit) return '"' + std::string(text) + '"';
  std::size_t end = limit;
  while ((static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;  // not within a character
  return '"' + std::string(text.substr(0, end)) + "...\"";
}

}  // namespace bongtu::access
