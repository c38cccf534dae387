// Addresses to listen on, and the sockets for them.
#pragma once

#include <sys/socket.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace bongtu::edge {

// A numeric address and port: "127.0.0.1:8280", "[::1]:0". Port 0 lets the system choose.
struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;

  static Result<Address> parse(std::string_view text);
  bool is_loopback() const;
  std::string text() const;
};

// A file descriptor that is closed with its owner.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor();
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

struct Listener {
  Address address;  // with the real port
  std::vector<Descriptor>
      sockets;  // share the port by SO_REUSEPORT: each takes its part of the new connections
};

// Refused with one sentence that may be shown, and never shares a port that another process listens on.
Result<Listener> listen_on(const Address& address, unsigned sockets);

}  // namespace bongtu::edge
