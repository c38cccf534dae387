// Transport: requests out, replies in, over connections that are kept and shared.
#pragma once

#include <map>
#include <mutex>

#include "client/connection.h"

namespace bongtu::client {

// Safe from any thread. Proxies are not used. TLS and its trusted certificates are loaded with the first
// connection that needs them.
class Transport {
 public:
  Transport(const Clock& clock, std::string ca_file) : clock_(clock), ca_file_(std::move(ca_file)) {}

  // One request within `timeout`, which covers everything from resolving the name to the last byte. On a kept
  // connection that the server has closed meanwhile it is sent once more on a new one, so it must be a
  // request that may arrive twice.
  Outcome<Reply> exchange(const Url& url, const Request& request, std::chrono::milliseconds timeout);

 private:
  struct Idle {
    std::unique_ptr<Connection> connection;
    Time since;
  };

  Result<SSL_CTX*> tls();
  std::unique_ptr<Connection> take(const Url& url);
  void keep(const Url& url, std::unique_ptr<Connection> connection);

  const Clock& clock_;
  std::string ca_file_;
  std::mutex mutex_;
  TlsContext tls_;
  std::map<std::string, std::vector<Idle>, std::less<>> idle_;  // by scheme and authority, the youngest last
};

}  // namespace bongtu::client
