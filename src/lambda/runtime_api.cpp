#include "lambda/runtime_api.h"

#include <algorithm>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/span_body.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <charconv>

#include "client/url.h"

namespace bongtu::lambda {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;

// Both wipe what they held: events carry plaintexts.
using WipedBuffer = beast::basic_flat_buffer<WipingAllocator<char>>;
using WipedBody = http::basic_string_body<char, std::char_traits<char>, WipingAllocator<char>>;
using Question = http::request<http::span_body<const char>>;
using Reply = http::response<WipedBody>;

// More than Lambda lets anyone send.
constexpr std::size_t max_event = std::size_t{16} << 20;

const std::string root = "/2018-06-01/runtime/";

Question question(http::verb method, const std::string& path, std::string_view body) {
  Question made(method, root + path, 11);
  made.set(http::field::user_agent, "bongtu/" BONGTU_VERSION);
  made.body() = {body.data(), body.size()};
  if (method == http::verb::post) {
    made.set(http::field::content_type, "application/json");
    made.prepare_payload();
  }
  return made;
}

// It becomes part of a path.
bool is_request_id(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
  };
  return !text.empty() && text.size() <= 128 && std::ranges::all_of(text, fits);
}

std::optional<Time> deadline_of(std::string_view text) {
  std::int64_t time = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), time);
  if (error != std::errc() || end != text.data() + text.size() || time <= 0) return std::nullopt;
  return from_milliseconds(time);
}

std::unexpected<Error> broken(std::string detail) {
  return refuse(Fault::unavailable, "The Runtime API does not answer as it should.", std::move(detail));
}

std::unexpected<Error> unexpected_status(const Reply& reply) {
  return broken("it answered with status " + std::to_string(reply.result_int()));
}

}  // namespace

class RuntimeApi::Wire {
 public:
  explicit Wire(client::Url url) : url_(std::move(url)) {}

  Result<Reply> exchange(Question& question) {
    question.set(http::field::host, url_.authority());
    const bool kept = socket_.is_open();
    auto reply = attempt(question);
    if (!reply && kept) reply = attempt(question);
    if (!reply) return broken(reply.error().message());
    return *std::move(reply);
  }

 private:
  std::expected<Reply, error_code> attempt(const Question& question) {
    error_code error;
    if (!socket_.is_open()) connect(error);
    if (!error) http::write(socket_, question, error);
    WipedBuffer buffer;
    http::response_parser<WipedBody> parser;
    parser.body_limit(max_event);
    if (!error) http::read(socket_, buffer, parser, error);
    if (error || !parser.keep_alive() || buffer.size() != 0) close();
    if (error) return std::unexpected(error);
    return parser.release();
  }

  void connect(error_code& error) {
    tcp::resolver resolver(io_);
    const auto endpoints =
        resolver.resolve(url_.host, std::to_string(url_.port), tcp::resolver::numeric_service, error);
    if (!error) asio::connect(socket_, endpoints, error);
    error_code ignored;
    if (!error)
      socket_.set_option(tcp::no_delay(true), ignored);
    else
      close();
  }

  void close() {
    error_code ignored;
    socket_.close(ignored);
  }

  client::Url url_;
  asio::io_context io_{1};
  tcp::socket socket_{io_};
};

RuntimeApi::RuntimeApi(std::unique_ptr<Wire> wire) : wire_(std::move(wire)) {}
RuntimeApi::~RuntimeApi() = default;

Result<std::unique_ptr<RuntimeApi>> RuntimeApi::at(std::string_view address) {
  TRY(auto url, client::parse_url("http://" + std::string(address)));
  return std::unique_ptr<RuntimeApi>(new RuntimeApi(std::make_unique<Wire>(std::move(url))));
}

Result<Invocation> RuntimeApi::next() {
  Question asked = question(http::verb::get, "invocation/next", {});
  TRY(Reply reply, wire_->exchange(asked));
  if (reply.result_int() != 200) return unexpected_status(reply);
  const std::string_view id = reply["Lambda-Runtime-Aws-Request-Id"];
  if (!is_request_id(id)) return broken("an invocation has no request id, or one that cannot be");
  return Invocation{std::string(id), deadline_of(reply["Lambda-Runtime-Deadline-Ms"]),
                    std::move(reply.body())};
}

// A refusal of the answer itself (4xx: it came too late, or was sent twice because the connection broke after
// the first) is no reason to stop.
Result<> RuntimeApi::post(const std::string& path, std::string_view type, std::string_view body) {
  Question asked = question(http::verb::post, path, body);
  if (!type.empty()) asked.set("Lambda-Runtime-Function-Error-Type", type);
  TRY(const Reply reply, wire_->exchange(asked));
  if (reply.result_int() < 200 || reply.result_int() >= 500) return unexpected_status(reply);
  return {};
}

Result<> RuntimeApi::respond(const std::string& request_id, std::string_view payload) {
  return post("invocation/" + request_id + "/response", {}, payload);
}

Result<> RuntimeApi::fail(const std::string& request_id, std::string_view type, std::string_view error) {
  return post("invocation/" + request_id + "/error", type, error);
}

Result<> RuntimeApi::fail_init(std::string_view type, std::string_view error) {
  return post("init/error", type, error);
}

}  // namespace bongtu::lambda
