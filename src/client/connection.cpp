#include "client/connection.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include "client/resolve.h"

namespace bongtu::client {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

// Both wipe what they held: replies carry data keys.
using WipedBuffer = beast::basic_flat_buffer<WipingAllocator<char>>;
using WipedBody = http::basic_string_body<char, std::char_traits<char>, WipingAllocator<char>>;
using ReplyParser = http::response_parser<WipedBody>;

Reply take_reply(http::response<WipedBody> message) {
  Reply reply;
  reply.status = message.result_int();
  reply.date = from_http_date(message[http::field::date]);
  reply.error_type = std::string(message["x-amzn-errortype"]);
  reply.body = std::move(message.body());
  return reply;
}

}  // namespace

// The socket with an event loop of its own, which runs only during a call. Single buffers are handed to TLS
// as they are; sequences of them it would copy to memory that nobody wipes.
class Connection::Wire {
 public:
  explicit Wire(const Url& url) : at_(url.authority()) {}

  Outcome<void> open(const Url& url, SSL_CTX* context, Deadline deadline) {
    auto endpoints = resolve(url, deadline);
    if (!endpoints) return std::unexpected(std::move(endpoints).error());
    tcp_.expires_at(deadline);
    const error_code error = run([&](auto done) { tcp_.async_connect(*endpoints, std::move(done)); });
    if (error) return broken("connecting", error);
    tcp_.socket().set_option(asio::ip::tcp::no_delay(true));
    return context == nullptr ? Outcome<void>() : shake_hands(context, url.host);
  }

  Outcome<void> send(std::string_view request, Deadline deadline) {
    tcp_.expires_at(deadline);
    const error_code error = run([&](auto done) {
      const asio::const_buffer bytes(request.data(), request.size());
      if (tls_)
        asio::async_write(*tls_, bytes, std::move(done));
      else
        asio::async_write(tcp_, bytes, std::move(done));
    });
    if (error) return broken("sending", error, error != beast::error::timeout);
    return {};
  }

  Outcome<Reply> receive(Deadline deadline, bool& reusable) {
    WipedBuffer buffer;
    ReplyParser parser;
    parser.body_limit(max_reply_body);
    tcp_.expires_at(deadline);
    const error_code error = run([&](auto done) {
      if (tls_)
        http::async_read(*tls_, buffer, parser, std::move(done));
      else
        http::async_read(tcp_, buffer, parser, std::move(done));
    });
    if (error) return broken("receiving", error, error != beast::error::timeout && !parser.got_some());
    reusable = parser.keep_alive() && buffer.size() == 0;
    return take_reply(parser.release());
  }

 private:
  Outcome<void> shake_hands(SSL_CTX* context, const std::string& host) {
    auto tls = make_tls(context, host);
    if (!tls) return std::unexpected(Failure{Failure::Kind::final, std::move(tls).error()});
    SSL* const native = tls->release();
    tls_.emplace(tcp_, native);
    const error_code error =
        run([&](auto done) { tls_->async_handshake(asio::ssl::stream_base::client, std::move(done)); });
    if (!error) return {};
    const long verdict = SSL_get_verify_result(native);
    if (verdict == X509_V_OK) return broken("shaking hands", error);
    return fail(Failure::Kind::final, "The certificate of " + at_ +
                                          " is not trusted: " + X509_verify_cert_error_string(verdict) + ".");
  }

  // Runs one asynchronous operation to its end, which `expires_at` brings at the latest.
  template <class Start>
  error_code run(Start start) {
    error_code result = asio::error::would_block;
    start([&result](const error_code& error, auto&&...) { result = error; });
    io_.restart();
    io_.run();
    return result;
  }

  std::unexpected<Failure> broken(std::string_view step, const error_code& error, bool closed = false) const {
    const std::string why = error == beast::error::timeout ? "no answer in time" : error.message();
    return fail(closed ? Failure::Kind::closed : Failure::Kind::broken,
                at_ + ": " + why + " (" + std::string(step) + ").");
  }

  std::string at_;  // for messages
  asio::io_context io_{1};
  beast::tcp_stream tcp_{io_};
  std::optional<asio::ssl::stream<beast::tcp_stream&>> tls_;
};

Connection::Connection(std::unique_ptr<Wire> wire) : wire_(std::move(wire)) {}
Connection::~Connection() = default;

Outcome<std::unique_ptr<Connection>> Connection::open(const Url& url, SSL_CTX* tls, Deadline deadline) {
  auto wire = std::make_unique<Wire>(url);
  if (auto opened = wire->open(url, tls, deadline); !opened)
    return std::unexpected(std::move(opened).error());
  return std::unique_ptr<Connection>(new Connection(std::move(wire)));
}

Outcome<Reply> Connection::exchange(std::string_view request, Deadline deadline) {
  reusable_ = false;
  if (auto sent = wire_->send(request, deadline); !sent) return std::unexpected(std::move(sent).error());
  return wire_->receive(deadline, reusable_);
}

}  // namespace bongtu::client
