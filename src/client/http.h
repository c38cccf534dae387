// One request of HTTP/1.1 and its reply, as the rest of the room sees them.
#pragma once

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"

namespace bongtu::client {

struct Field {
  std::string_view name;
  WipedText value;
};

struct Request {
  std::string_view method = "GET";
  std::string target = "/";
  std::vector<Field> fields;  // all but Host and Content-Length
  std::string_view body;
};

struct Reply {
  unsigned status = 0;
  std::optional<Time> date;  // the server's clock, where it says it
  std::string error_type;    // x-amzn-ErrorType
  WipedText body;
};

// Why there was no reply.
struct Failure {
  enum class Kind : std::uint8_t {
    closed,  // the server ended the connection before the first byte of a reply
    broken,  // another attempt may do better
    final,   // it would not: what we called or were called by is wrong
  };
  Kind kind = Kind::broken;
  Error error;
};

template <class T>
using Outcome = std::expected<T, Failure>;

inline std::unexpected<Failure> fail(Failure::Kind kind, std::string message, std::string detail = {}) {
  return std::unexpected(Failure{kind, {Fault::unavailable, std::move(message), std::move(detail)}});
}

using Deadline = std::chrono::steady_clock::time_point;

}  // namespace bongtu::client
