// Service: one request in, one reply out. HTTP, tests and benchmarks all call it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/secret.h"

namespace bongtu::service {

struct HeaderView {
  std::string_view name;   // as sent
  std::string_view value;  // without blanks around it
};

// A request that passed the edge's rules. Views into the connection's buffer.
struct Request {
  std::string_view method;
  std::string_view target;
  std::span<const HeaderView> headers;
  std::string_view body;
  std::string_view source;        // the peer's address, without port
  bool stage_calls_only = false;  // came by --api-listen
  bool secure = false;            // came by TLS
};

struct Reply {
  int status = 200;
  std::string_view content_type;  // static text
  std::string request_id;         // x-amzn-RequestId
  std::string_view error_type;    // x-amzn-ErrorType; empty = none
  std::string extra_headers;      // whole "Name: value\r\n" lines, usually empty
  WipedText body;
  // The call's audit record, one line, empty where none is owed. The edge hands it to record() before the
  // first byte of the reply leaves; where that fails it sends unrecorded(reply) instead.
  std::string audit;
  std::uint8_t protocol = 0;  // how to render unrecorded(); opaque
};

// A request that was authenticated, counted and parsed, once. It views the Request's memory, so that must
// outlive it.
class Admitted {
 public:
  virtual ~Admitted() = default;
  // True where the call may run on an event loop (run(…, false) then answers, or says that it must wait).
  virtual bool computes() const = 0;
};

class Service {
 public:
  virtual ~Service() = default;

  // The whole way, on a thread that may wait: admit, then run.
  Reply serve(const Request& request) { return *run(*admit(request), true); }

  // The largest body a request may have: 16 MiB for stage calls, 1 MiB for everything else and where the head
  // announces less than 1,000,000 bytes. Decided from the head alone: the body of `head` is empty, and a
  // larger one is refused without being read.
  virtual std::size_t body_limit(const Request& head) const = 0;

  // Never waits.
  virtual std::unique_ptr<Admitted> admit(const Request& request) = 0;
  // Nothing only where may_wait is false and the call must be run again, on a thread that may wait.
  virtual std::optional<Reply> run(Admitted& admitted, bool may_wait) = 0;

  // For a request that no worker has room for: ThrottlingException, or 503 for a stage call.
  virtual Reply busy(Admitted& admitted) = 0;
  // The same before the request was admitted; its caller is unknown.
  virtual Reply busy(const Request& request) = 0;

  // Appends audit lines (Reply::audit of one or several replies) with one write.
  virtual Result<> record(std::string_view lines) = 0;
  // What to send where that failed: a 500 in the reply's protocol.
  virtual Reply unrecorded(const Reply& reply) = 0;
};

}  // namespace bongtu::service
