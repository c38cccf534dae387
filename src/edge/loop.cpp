#include "edge/loop.h"

#include <spdlog/spdlog.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include "base/clock.h"
#include "edge/session.h"

namespace bongtu::edge {

Connection::Connection(Loop& loop) : loop_(loop) {
  place_ = loop_.connections_.insert(loop_.connections_.end(), this);
  ++loop_.shared_.connections;
}

Connection::~Connection() {
  --loop_.shared_.connections;
  loop_.connections_.erase(place_);
  if (loop_.draining_ && loop_.connections_.empty()) loop_.stop();
}

void Loop::listen(Descriptor socket, bool stage_calls_only) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size);
  const auto protocol = address.ss_family == AF_INET ? asio::ip::tcp::v4() : asio::ip::tcp::v6();
  Acceptor& acceptor = acceptors_.emplace_back(context_, protocol, socket.get());
  socket.release();
  asio::co_spawn(context_, accept(acceptor, stage_calls_only), asio::detached);
  if (acceptors_.size() == 1) asio::co_spawn(context_, sweep(), asio::detached);
}

Task<> Loop::accept(Acceptor& acceptor, bool stage_calls_only) {
  SteadyClock::time_point next_warning;
  while (!draining_) {
    Socket socket(context_);
    asio::ip::tcp::endpoint peer;
    error_code error;
    co_await acceptor.async_accept(socket, peer, asio::redirect_error(awaiting, error));
    if (draining_) co_return;
    if (!error) {
      // One too many is closed: left in the queue it would wake the loop for ever.
      if (shared_.connections < shared_.options.connections)
        start_session(*this, std::move(socket), peer, stage_calls_only);
      continue;
    }
    // Most likely too many open files, which trying again at once would not change.
    const auto now = SteadyClock::now();
    if (now >= next_warning) {
      spdlog::warn("accepting connections fails: {}", error.message());
      next_warning = now + std::chrono::minutes(1);
    }
    Timer pause(context_, std::chrono::milliseconds(100));
    co_await pause.async_wait(asio::redirect_error(awaiting, error));
  }
}

Task<> Loop::sweep() {
  Timer timer(context_);
  for (;;) {
    error_code ignored;
    timer.expires_after(shared_.options.timeouts.sweep);
    co_await timer.async_wait(asio::redirect_error(awaiting, ignored));
    const auto now = SteadyClock::now();
    for (Connection* connection : connections_) {
      if (now >= connection->deadline()) connection->expire();
    }
    if (draining_ && now >= drained_by_) stop();
  }
}

void Loop::drain() {
  asio::post(context_, [this] { begin_drain(); });
}

void Loop::begin_drain() {
  if (draining_) return;
  draining_ = true;
  drained_by_ = SteadyClock::now() + shared_.options.timeouts.drain;
  error_code ignored;
  for (Acceptor& acceptor : acceptors_) acceptor.close(ignored);
  for (Connection* connection : connections_) {
    if (connection->idle()) connection->cancel();
  }
  if (connections_.empty()) stop();
}

std::string_view Loop::date() {
  const std::time_t second = std::time(nullptr);
  if (second != date_second_) {
    date_second_ = second;
    date_ = http_date(from_milliseconds(1000 * std::int64_t{second}));
  }
  return date_;
}

}  // namespace bongtu::edge
