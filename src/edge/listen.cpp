#include "edge/listen.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>

namespace bongtu::edge {
namespace {

sockaddr* pointer(Address& address) { return reinterpret_cast<sockaddr*>(&address.storage); }
const sockaddr* pointer(const Address& address) {
  return reinterpret_cast<const sockaddr*>(&address.storage);
}

bool set_ipv4(Address& address, const std::string& host, std::uint16_t port) {
  auto& in = reinterpret_cast<sockaddr_in&>(address.storage);
  in.sin_family = AF_INET;
  in.sin_port = htons(port);
  address.size = sizeof in;
  return inet_pton(AF_INET, host.c_str(), &in.sin_addr) == 1;
}

bool set_ipv6(Address& address, const std::string& host, std::uint16_t port) {
  auto& in = reinterpret_cast<sockaddr_in6&>(address.storage);
  in.sin6_family = AF_INET6;
  in.sin6_port = htons(port);
  address.size = sizeof in;
  return inet_pton(AF_INET6, host.c_str(), &in.sin6_addr) == 1;
}

bool enable(const Descriptor& socket, int option) {
  const int on = 1;
  return setsockopt(socket.get(), SOL_SOCKET, option, &on, sizeof on) == 0;
}

std::unexpected<Error> cannot_listen(const Address& address, int error) {
  const std::string detail = std::strerror(error);
  if (error == EADDRINUSE) {
    return refuse(Fault::already_exists,
                  fmt::format("Another program already listens on {}.", address.text()), detail);
  }
  return refuse(Fault::unavailable, fmt::format("Cannot listen on {}: {}.", address.text(), detail), detail);
}

Result<Descriptor> listening_socket(const Address& address, bool shares_port) {
  Descriptor socket(::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const bool listens =
      socket.get() >= 0 && enable(socket, SO_REUSEADDR) && (!shares_port || enable(socket, SO_REUSEPORT)) &&
      bind(socket.get(), pointer(address), address.size) == 0 && listen(socket.get(), SOMAXCONN) == 0;
  if (!listens) return cannot_listen(address, errno);
  return socket;
}

}  // namespace

Result<Address> Address::parse(std::string_view text) {
  const auto refused = [text] {
    return refuse(
        Fault::validation,
        fmt::format("'{}' is not an address to listen on: it must be a numeric address and a port, like "
                    "127.0.0.1:8280 or [::1]:8280.",
                    text));
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return refused();
  std::string_view host = text.substr(0, colon);
  const std::string_view digits = text.substr(colon + 1);
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc{} || end != digits.data() + digits.size()) return refused();

  Address address;
  const bool bracketed = host.size() > 2 && host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  const bool set =
      bracketed ? set_ipv6(address, std::string(host), port) : set_ipv4(address, std::string(host), port);
  if (!set) return refused();
  return address;
}

bool Address::is_loopback() const {
  if (storage.ss_family == AF_INET) {
    const auto& in = reinterpret_cast<const sockaddr_in&>(storage);
    return ntohl(in.sin_addr.s_addr) >> 24 == 127;
  }
  const auto& in = reinterpret_cast<const sockaddr_in6&>(storage);
  return IN6_IS_ADDR_LOOPBACK(&in.sin6_addr);
}

std::string Address::text() const {
  char host[INET6_ADDRSTRLEN] = {};
  if (storage.ss_family == AF_INET) {
    const auto& in = reinterpret_cast<const sockaddr_in&>(storage);
    inet_ntop(AF_INET, &in.sin_addr, host, sizeof host);
    return fmt::format("{}:{}", host, ntohs(in.sin_port));
  }
  const auto& in = reinterpret_cast<const sockaddr_in6&>(storage);
  inet_ntop(AF_INET6, &in.sin6_addr, host, sizeof host);
  return fmt::format("[{}]:{}", host, ntohs(in.sin6_port));
}

Descriptor::~Descriptor() {
  if (fd_ >= 0) close(fd_);
}

Result<Listener> listen_on(const Address& address, unsigned sockets) {
  Listener listener{address, {}};
  // The first socket listens before it may share, so that a port another process holds is refused even where
  // that process would share it. Then it lets the others in.
  TRY(Descriptor first, listening_socket(address, false));
  socklen_t size = sizeof listener.address.storage;
  if (getsockname(first.get(), pointer(listener.address), &size) != 0) return cannot_listen(address, errno);
  if (sockets > 1 && !enable(first, SO_REUSEPORT)) return cannot_listen(address, errno);
  listener.sockets.push_back(std::move(first));
  while (listener.sockets.size() < sockets) {
    TRY(Descriptor next, listening_socket(listener.address, true));
    listener.sockets.push_back(std::move(next));
  }
  return listener;
}

}  // namespace bongtu::edge
