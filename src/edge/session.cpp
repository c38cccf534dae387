#include "edge/session.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>

#include "edge/answer.h"
#include "edge/buffer.h"
#include "edge/head.h"
#include "edge/reply.h"

namespace bongtu::edge {
namespace {

using TlsStream = asio::ssl::stream<Socket>;

constexpr std::size_t first_capacity = 4 * 1024;

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
        source_(std::move(source)),
        stage_calls_only_(stage_calls_only) {}

  Task<> run() {
    const bool connected = co_await handshake();
    if (!connected) co_return;
    bool open = true;
    while (open) {
      const bool received = co_await receive();
      if (!received) break;
      co_await answer(loop_, request_, reply_);
      const std::string_view rest = send();
      if (!rest.empty()) {
        const bool sent = co_await write(rest);
        if (!sent) co_return;
      }
      forget();
      // Others get their turn between the requests that one client sends at once.
      if (!in_.empty()) co_await asio::post(loop_.executor(), awaiting);
      open = framing_.keep_alive;
    }
    if (refusal_) {
      reply_ = plain_reply(refusal_->status, refusal_->message);
      framing_.keep_alive = false;
      const std::string_view rest = send();
      const bool sent = co_await write(rest);
      if (!sent) co_return;
    }
    if (refusal_ || !open) co_await close();
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
  service::Service& service() const { return loop_.shared().service; }

  Task<bool> handshake();

  // Receiving. False where there is nothing to answer; what is to be refused is in refusal_. The usual
  // request has come whole and takes one read: the coroutines are for the others.
  Task<bool> receive();
  bool has_head();
  Task<bool> receive_head();
  bool read_head();
  bool has_body();
  Task<bool> receive_body();
  Task<bool> fill(Buffer& buffer, std::size_t limit);
  bool refuse_with(Refusal refusal) {
    refusal_ = std::move(refusal);
    return false;
  }

  // Sending. What is sent at once leaves the rest for write().
  std::string_view send();
  Task<bool> write(std::string_view text);
  void forget();
  Task<> close();

  Stream stream_;
  const std::string source_;
  const bool stage_calls_only_;

  Buffer in_;         // the request, or what has come of it, and perhaps the beginning of the next
  Buffer long_body_;  // a body that does not fit in there
  Buffer out_;
  HeadScan scan_;
  std::size_t request_size_ = 0;  // in in_
  Head head_;
  service::Request request_;
  Framing framing_;
  std::optional<Refusal> refusal_;
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
Task<bool> Session<Stream>::fill(Buffer& buffer, std::size_t limit) {
  error_code error;
  const auto room = asio::buffer(buffer.room().data(), std::min(limit, buffer.room().size()));
  const std::size_t n = co_await stream_.async_read_some(room, asio::redirect_error(awaiting, error));
  buffer.commit(n);
  if (expired_ && !idle_) refusal_ = Refusal{408, "The request did not arrive in time."};
  co_return !error && !refusal_;
}

template <class Stream>
Task<bool> Session<Stream>::receive() {
  scan_ = {};
  framing_ = {};
  if (in_.empty()) {
    if (loop_.draining()) co_return false;
    in_.reserve(first_capacity);
    expire_after(timeouts().idle);
    idle_ = true;
    const bool filled = co_await fill(in_, in_.capacity());
    idle_ = false;
    if (!filled) co_return false;
  }
  if (!has_head()) {
    const bool whole = co_await receive_head();
    if (!whole) co_return false;
  }
  if (!read_head()) co_return false;
  if (has_body()) co_return true;
  const bool received = co_await receive_body();
  co_return received;
}

template <class Stream>
bool Session<Stream>::has_head() {
  const Checked<std::size_t> size = scan_.scan(in_.text());
  if (!size) return refuse_with(size.error());
  request_size_ = *size;
  return request_size_ != 0;
}

template <class Stream>
Task<bool> Session<Stream>::receive_head() {
  expire_after(timeouts().head);
  while (!refusal_) {
    if (in_.room().empty()) in_.reserve(2 * in_.capacity());
    const bool filled = co_await fill(in_, in_.capacity());
    if (!filled) co_return false;
    if (has_head()) co_return true;
  }
  co_return false;
}

// Parses the head and decides from it whether the body will be read.
template <class Stream>
bool Session<Stream>::read_head() {
  const Checked<> parsed = parse_head(in_.text().substr(0, request_size_), head_);
  if (!parsed) return refuse_with(parsed.error());
  framing_ = {head_.method == "HEAD", head_.http_1_0, head_.keep_alive};
  constexpr bool secure = std::is_same_v<Stream, TlsStream>;
  request_ = {head_.method, head_.target, head_.fields, {}, source_, stage_calls_only_, secure};
  const std::size_t limit = service().body_limit(request_);
  if (head_.content_length <= limit) return true;
  return refuse_with({413, fmt::format("The body is larger than {} bytes.", limit)});
}

template <class Stream>
bool Session<Stream>::has_body() {
  const auto size = static_cast<std::size_t>(head_.content_length);
  if (in_.size() - request_size_ < size) return false;
  request_.body = in_.text().substr(request_size_, size);
  request_size_ += size;
  return true;
}

template <class Stream>
Task<bool> Session<Stream>::receive_body() {
  const auto size = static_cast<std::size_t>(head_.content_length);
  if (head_.expects_continue) {
    const bool sent = co_await write("HTTP/1.1 100 Continue\r\n\r\n");
    if (!sent) co_return false;
  }
  expire_after(timeouts().body + std::chrono::seconds(size / timeouts().body_rate));
  if (size <= in_.capacity() - request_size_) {
    while (!has_body()) {
      const bool filled = co_await fill(in_, in_.capacity());
      if (!filled) co_return false;
    }
    co_return true;
  }
  long_body_.reserve(size);
  long_body_.append(in_.text().substr(request_size_));
  request_size_ = in_.size();
  while (long_body_.size() < size) {
    const bool filled = co_await fill(long_body_, size - long_body_.size());
    if (!filled) co_return false;
  }
  request_.body = long_body_.text();
  co_return true;
}

// Nearly every reply fits in the socket's buffer and needs no wait. An error comes back from the next
// attempt.
template <class Stream>
std::string_view Session<Stream>::send() {
  if (loop_.draining()) framing_.keep_alive = false;
  render(reply_, loop_.date(), framing_, out_);
  reply_ = {};  // now, not when a slow client has read it
  long_body_.clear();
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

// Plaintexts do not stay in memory for longer than their request.
template <class Stream>
void Session<Stream>::forget() {
  in_.consume(request_size_);
  out_.clear();
}

// A socket that is closed with unread bytes is reset, and then the client may never read the reply.
template <class Stream>
Task<> Session<Stream>::close() {
  error_code error;
  expire_after(timeouts().linger);
  if constexpr (is_tls) co_await stream_.async_shutdown(asio::redirect_error(awaiting, error));
  socket().shutdown(Socket::shutdown_send, error);
  if (!refusal_ && in_.empty()) co_return;
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
