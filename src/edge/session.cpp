#include "edge/session.h"

#include <spdlog/spdlog.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>

#include "edge/answer.h"
#include "edge/buffer.h"
#include "edge/incoming.h"
#include "edge/reply.h"

namespace bongtu::edge {
namespace {

using TlsStream = asio::ssl::stream<Socket>;

// g++ 12 gets co_await wrong inside larger expressions: in a condition it can shift the whole frame (the
// condition's temporary goes before the frame's header, where the coroutine has no other local), elsewhere it
// destroys temporaries twice. So co_await is a whole statement or initializes a local, and its operand holds
// no lambda, ?: or braced list.
template <class Stream>
class Session final : public Connection {
 public:
  Session(Loop& loop, Stream stream, std::string source, bool stage_calls_only)
      : Connection(loop),
        stream_(std::move(stream)),
        in_(loop.shared().service, std::move(source), stage_calls_only, is_tls) {}

  Task<> run() {
    const bool connected = co_await handshake();
    if (!connected) co_return;
    bool open = true;
    while (open) {
      const bool received = co_await receive();
      if (!received) break;
      co_await answer(loop_, in_.request(), reply_);
      const std::string_view rest = send();
      if (!rest.empty()) {
        const bool sent = co_await write(rest);
        if (!sent) co_return;
      }
      out_.clear();
      // Others get their turn between the requests that one client sends at once.
      if (!in_.empty()) co_await asio::post(loop_.executor(), awaiting);
      open = in_.framing.keep_alive;
    }
    if (in_.refusal) {
      reply_ = plain_reply(in_.refusal->status, in_.refusal->message);
      in_.framing.keep_alive = false;
      const std::string_view rest = send();
      const bool sent = co_await write(rest);
      if (!sent) co_return;
    }
    if (in_.refusal || !open) co_await close();
  }

  void cancel() override {
    error_code ignored;
    socket().cancel(ignored);
  }

 private:
  static constexpr bool is_tls = std::is_same_v<Stream, TlsStream>;

  Socket& socket() {
    if constexpr (is_tls) {
      return stream_.next_layer();
    } else {
      return stream_;
    }
  }
  const Timeouts& timeouts() const { return loop_.shared().options.timeouts; }

  Task<bool> handshake();

  // Receiving. False where there is nothing to answer; what is to be refused is in in_.refusal. The usual
  // request has come whole and takes one read: the coroutines are for the others.
  Task<bool> receive();
  Task<bool> receive_head();
  Task<bool> receive_body();
  Task<bool> fill();

  // Sending. What is sent at once leaves the rest for write().
  std::string_view send();
  Task<bool> write(std::string_view text);
  Task<> close();

  Stream stream_;
  Incoming in_;
  Buffer out_;
  service::Reply reply_;
};

template <class Stream>
Task<bool> Session<Stream>::handshake() {
  if constexpr (is_tls) {
    error_code error;
    expire_after(timeouts().head);
    co_await stream_.async_handshake(asio::ssl::stream_base::server, asio::redirect_error(awaiting, error));
    co_return !error && !expired_;
  }
  co_return true;
}

template <class Stream>
Task<bool> Session<Stream>::fill() {
  error_code error;
  const auto room = asio::buffer(in_.room().data(), in_.room().size());
  const std::size_t n = co_await stream_.async_read_some(room, asio::redirect_error(awaiting, error));
  in_.commit(n);
  if (expired_ && !idle_) in_.refusal = Refusal{408, "The request did not arrive in time."};
  co_return !error && !in_.refusal;
}

template <class Stream>
Task<bool> Session<Stream>::receive() {
  in_.start();
  if (in_.empty()) {
    if (loop_.draining()) co_return false;
    expire_after(timeouts().idle);
    idle_ = true;
    const bool filled = co_await fill();
    idle_ = false;
    if (!filled) co_return false;
  }
  if (!in_.has_head()) {
    const bool whole = co_await receive_head();
    if (!whole) co_return false;
  }
  if (!in_.read_head()) co_return false;
  if (in_.has_body()) co_return true;
  const bool received = co_await receive_body();
  co_return received;
}

template <class Stream>
Task<bool> Session<Stream>::receive_head() {
  expire_after(timeouts().head);
  while (!in_.refusal) {
    const bool filled = co_await fill();
    if (!filled) co_return false;
    if (in_.has_head()) co_return true;
  }
  co_return false;
}

template <class Stream>
Task<bool> Session<Stream>::receive_body() {
  if (in_.head().expects_continue) {
    const bool sent = co_await write("HTTP/1.1 100 Continue\r\n\r\n");
    if (!sent) co_return false;
  }
  expire_after(timeouts().body + std::chrono::seconds(in_.head().content_length / timeouts().body_rate));
  in_.make_room_for_body();
  while (!in_.has_body()) {
    const bool filled = co_await fill();
    if (!filled) co_return false;
  }
  co_return true;
}

// Nearly every reply fits in the socket's buffer and needs no wait. An error comes back from the next
// attempt.
template <class Stream>
std::string_view Session<Stream>::send() {
  if (loop_.draining()) in_.framing.keep_alive = false;
  render(reply_, loop_.date(), in_.framing, out_);
  reply_ = {};  // now, not when a slow client has read it
  in_.forget();
  std::string_view rest = out_.text();
  if constexpr (!is_tls) {
    error_code ignored;
    rest.remove_prefix(stream_.write_some(asio::buffer(rest), ignored));
  }
  return rest;
}

template <class Stream>
Task<bool> Session<Stream>::write(std::string_view text) {
  while (!text.empty()) {
    expire_after(timeouts().write);
    error_code error;
    const auto rest = asio::buffer(text);
    const std::size_t n = co_await stream_.async_write_some(rest, asio::redirect_error(awaiting, error));
    if (error) co_return false;
    text.remove_prefix(n);
  }
  co_return true;
}

// A socket that is closed with unread bytes is reset, and then the client may never read the reply.
template <class Stream>
Task<> Session<Stream>::close() {
  error_code error;
  expire_after(timeouts().linger);
  if constexpr (is_tls) co_await stream_.async_shutdown(asio::redirect_error(awaiting, error));
  socket().shutdown(Socket::shutdown_send, error);
  if (!in_.refusal && in_.empty()) co_return;
  do {
    in_.clear();
    const auto room = asio::buffer(in_.room().data(), in_.room().size());
    const std::size_t n = co_await socket().async_read_some(room, asio::redirect_error(awaiting, error));
    in_.commit(n);  // only to be wiped
  } while (!error && !expired_);
}

std::string address_text(const asio::ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
  }
  return address.to_string();
}

template <class Stream>
Task<> serve(std::unique_ptr<Session<Stream>> session) {
  co_await session->run();
}

template <class Stream>
void start(Loop& loop, Stream stream, std::string source, bool stage_calls_only) {
  auto session =
      std::make_unique<Session<Stream>>(loop, std::move(stream), std::move(source), stage_calls_only);
  asio::co_spawn(loop.executor(), serve(std::move(session)), asio::detached);
}

}  // namespace

void start_session(Loop& loop, Socket socket, const asio::ip::tcp::endpoint& peer,
                   bool stage_calls_only) try {
  socket.set_option(asio::ip::tcp::no_delay(true));
  socket.non_blocking(true);
  std::string source = address_text(peer.address());
  if (auto& tls = loop.shared().tls) {
    start(loop, TlsStream(std::move(socket), *tls), std::move(source), stage_calls_only);
  } else {
    start(loop, std::move(socket), std::move(source), stage_calls_only);
  }
} catch (const std::exception& error) {
  spdlog::warn("a connection could not be served: {}", error.what());
}

}  // namespace bongtu::edge
