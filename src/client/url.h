// Where to call: "https://host[:port][/path]", taken apart.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace bongtu::client {

struct Url {
  bool secure = true;
  std::string host;  // a name or an address, in lower case; IPv6 without brackets
  std::uint16_t port = 443;
  std::string target = "/";  // path and query

  std::string authority() const;  // as the Host header has it: the port only where it is not the scheme's
};

// Strict: http or https, a host of letters, digits, '-', '_' and '.' or an address, a port that is one, no
// user, no fragment, nothing outside of printable ASCII. Fault::validation otherwise.
Result<Url> parse_url(std::string_view text);

// "localhost", 127.0.0.0/8, ::1: what plain HTTP may go to.
bool is_loopback(std::string_view host);

}  // namespace bongtu::client
