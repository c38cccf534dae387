// The HTTP/1.1 and TLS server: connections in front of a Service.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "base/result.h"
#include "service/service.h"

namespace bongtu::edge {

// When a connection is closed. Deadlines are looked at once every `sweep`, so they are late by up to that.
struct Timeouts {
  using Duration = std::chrono::milliseconds;
  Duration idle{75'000};   // between requests
  Duration head{10'000};   // from a request's first byte to the end of its head; also the TLS handshake
  Duration body{30'000};   // from there to the end of its body, and 1 s more for each `body_rate` bytes of it
  Duration write{30'000};  // of a reply, without progress
  Duration linger{5'000};  // after a refusal, so that the client reads it before the connection is reset
  Duration drain{10'000};  // for requests under way when drain() is called
  Duration sweep{1'000};
  std::size_t body_rate = 64 * 1024;
};

struct Options {
  std::string listen = "127.0.0.1:8280";  // numeric address and port; port 0 lets the system choose
  std::string api_listen;                 // one more that carries stage calls only; empty = none
  std::string tls_certificate;            // PEM files; both empty = plain HTTP
  std::string tls_key;
  bool plain_http_anywhere = false;  // else plain HTTP is refused on any address but loopback
  unsigned loops = 0;                // event loops, each with its thread; 0 = one a core
  unsigned workers = 0;              // threads for what must wait; 0 = two a core
  std::size_t worker_queue = 256;    // calls that may wait for one of them
  std::size_t connections = 0;       // at once; 0 = what the limit on open files leaves
  Timeouts timeouts;
};

// Calls on the loop are those that compute, in a body of at most this size; others run on a worker. Larger
// bodies are admitted there too, since hashing and parsing them would hold up the loop's other connections.
inline constexpr std::size_t max_body_on_loop = 16 * 1024;

class Server {
 public:
  // Listens and answers from its return on. `service` must outlive the server. Refused with one sentence that
  // may be shown: an address that is none or is taken, plain HTTP off loopback, certificate or key
  // unreadable. The process is expected to ignore SIGPIPE.
  static Result<std::unique_ptr<Server>> start(const Options& options, service::Service& service);
  // Without drain(), cuts off what is under way.
  virtual ~Server() = default;

  // "http://127.0.0.1:8280", with the real port.
  virtual std::string address() const = 0;
  virtual std::string api_address() const = 0;  // empty where there is none

  // Stops accepting, closes idle connections, and lets requests under way finish within Timeouts::drain.
  // Returns at once; any thread may call it, also twice.
  virtual void drain() = 0;
  // Returns when a drain is over.
  virtual void wait() = 0;
};

}  // namespace bongtu::edge
