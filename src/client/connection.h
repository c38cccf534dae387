// One connection, plain or TLS, that one thread at a time uses.
#pragma once

#include <memory>

#include "client/http.h"
#include "client/tls.h"
#include "client/url.h"

namespace bongtu::client {

inline constexpr std::size_t max_reply_body = std::size_t{1} << 20;

class Connection {
 public:
  // Resolves, connects and, where `tls` is not null, shakes hands, all before `deadline`.
  static Outcome<std::unique_ptr<Connection>> open(const Url& url, SSL_CTX* tls, Deadline deadline);
  ~Connection();

  // Sends the bytes of a request and reads one reply, with a body of up to max_reply_body.
  Outcome<Reply> exchange(std::string_view request, Deadline deadline);

  // Whether it may carry another request: the server keeps it open and nothing went wrong.
  bool reusable() const { return reusable_; }

 private:
  class Wire;
  explicit Connection(std::unique_ptr<Wire> wire);

  std::unique_ptr<Wire> wire_;
  bool reusable_ = true;
};

}  // namespace bongtu::client
