// The head of a request: the rules of HTTP/1.1 (RFC 9110, 9112) that hold before anyone else sees a byte.
// Where the RFCs let a server guess, it is refused here: whoever stands between client and server may have
// guessed otherwise.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "service/service.h"

namespace bongtu::edge {

inline constexpr std::size_t max_head = 16 * 1024;
inline constexpr std::size_t max_target = 8 * 1024;
inline constexpr std::size_t max_fields = 100;

// Answered with `status` and {"message": why}, after which the connection is closed. `message` never quotes a
// request.
struct Refusal {
  int status = 400;
  std::string message;
};
template <class T = void>
using Checked = std::expected<T, Refusal>;

// Finds the end of one head while it arrives. What cannot become a head any more is refused at once, not when
// the client has run out of time.
class HeadScan {
 public:
  // `received` is everything received so far from the head's first byte on, and may go beyond its end. The
  // size of the head with its empty line, or 0 while that has not come.
  Checked<std::size_t> scan(std::string_view received);

 private:
  std::size_t seen_ = 0;  // how much was looked at
};

struct Head {
  std::string_view method;
  std::string_view target;
  std::vector<service::HeaderView> fields;
  std::uint64_t content_length = 0;
  bool http_1_0 = false;
  bool keep_alive = false;
  bool expects_continue = false;
};

// Parses the whole head that a HeadScan found. `head` gets views into `bytes`.
Checked<> parse_head(std::string_view bytes, Head& head);

}  // namespace bongtu::edge
