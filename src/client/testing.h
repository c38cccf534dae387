// For the tests of this room: an environment without AWS in it, and a server on 127.0.0.1 that does as told.
#pragma once

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "client/transport.h"

namespace bongtu::client {

namespace asio = boost::asio;

extern "C" {
extern char** environ;  // NOLINT: POSIX
}

// No variable of AWS's, a HOME of its own without files, no instance metadata. All is as before at the end.
class EnvironmentTest : public testing::Test {
 protected:
  EnvironmentTest() {
    std::string directory = testing::TempDir() + "bongtu-client-XXXXXX";
    home_ = mkdtemp(directory.data());
    for (char** one = environ; *one != nullptr; ++one) {
      const std::string_view text = *one;
      if (text.starts_with("AWS_"))
        before_.emplace(text.substr(0, text.find('=')), text.substr(text.find('=') + 1));
    }
    for (const auto& [name, value] : before_) unsetenv(name.c_str());
    const char* home = std::getenv("HOME");
    before_["HOME"] = home == nullptr ? "" : home;
    set("HOME", home_);
    set("AWS_EC2_METADATA_DISABLED", "true");
  }
  ~EnvironmentTest() override {
    for (const auto& name : set_) unsetenv(name.c_str());
    for (const auto& [name, value] : before_) setenv(name.c_str(), value.c_str(), 1);
    std::filesystem::remove_all(home_);
  }

  void set(const std::string& name, const std::string& value) {
    set_.insert(name);
    setenv(name.c_str(), value.c_str(), 1);
  }
  void set_keys() {
    set("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
    set("AWS_SECRET_ACCESS_KEY", secret);
  }
  // A file in ~/.aws.
  void write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories(home_ + "/.aws");
    std::ofstream(home_ + "/.aws/" + name) << text;
  }

  static constexpr const char* secret = "canary/SECRETwJalrXUtnFEMIK7MDENGbPxRfi0";
  std::string home_;

 private:
  std::map<std::string, std::string> before_;
  std::set<std::string> set_;
};

struct Seen {
  std::string method, target, body;
  std::map<std::string, std::string> headers;  // names in lower case
  int connection = 0;
};

// What to do about a request: bytes to send, then perhaps the end of the connection, or silence.
struct Act {
  std::string bytes;
  enum class Then : std::uint8_t { go_on, close, hang } then = Then::go_on;
};

inline Act answer(int status, const std::string& body, const std::string& more_headers = {}) {
  return {"HTTP/1.1 " + std::to_string(status) + " x\r\nContent-Length: " + std::to_string(body.size()) +
          "\r\n" + more_headers + "\r\n" + body};
}

// One thread a connection. `act` is called from all of them, one at a time.
class FakeServer {
 public:
  using Handler = std::function<Act(const Seen&)>;

  explicit FakeServer(Handler act, asio::ssl::context* tls = nullptr) : act_(std::move(act)), tls_(tls) {
    accepting_ = std::thread([this] { accept(); });
  }
  // Acts in their order; the last one again and again.
  explicit FakeServer(std::vector<Act> acts, asio::ssl::context* tls = nullptr)
      : FakeServer([acts = std::move(acts), next = std::size_t{0}](
                       const Seen&) mutable { return acts[std::min(next++, acts.size() - 1)]; },
                   tls) {}
  ~FakeServer() {
    ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
    accepting_.join();
    {
      const std::lock_guard lock(mutex_);
      for (const int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
    }
    for (std::thread& thread : threads_) thread.join();
  }

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  std::string url() const { return (tls_ != nullptr ? "https" : "http") + rest_of_url(); }
  std::vector<Seen> seen() const {
    const std::lock_guard lock(mutex_);
    return seen_;
  }
  // Ends all connections that are open, as a server does after a while.
  void close_connections() {
    const std::lock_guard lock(mutex_);
    for (const int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
  }

 private:
  std::string rest_of_url() const { return "://127.0.0.1:" + std::to_string(port()); }

  void accept() {
    for (int number = 1;; ++number) {
      boost::system::error_code error;
      auto socket = std::make_shared<asio::ip::tcp::socket>(io_);
      acceptor_.accept(*socket, error);
      if (error) return;
      const std::lock_guard lock(mutex_);
      sockets_.insert(socket->native_handle());
      threads_.emplace_back([this, socket, number] { serve(*socket, number); });
    }
  }

  void serve(asio::ip::tcp::socket& socket, int number) {
    boost::system::error_code error;
    if (tls_ != nullptr) {
      asio::ssl::stream<asio::ip::tcp::socket&> stream(socket, *tls_);
      stream.handshake(asio::ssl::stream_base::server, error);
      if (!error) talk(stream, number);
    } else {
      talk(socket, number);
    }
    const std::lock_guard lock(mutex_);
    sockets_.erase(socket.native_handle());
    socket.close(error);
  }

  template <class Stream>
  void talk(Stream& stream, int number) {
    namespace http = boost::beast::http;
    boost::beast::flat_buffer buffer;
    boost::system::error_code error;
    while (true) {
      http::request<http::string_body> request;
      http::read(stream, buffer, request, error);
      if (error) return;
      const Act act = handle(request, number);
      asio::write(stream, asio::buffer(act.bytes), error);
      if (act.then == Act::Then::close || error) return;
      if (act.then == Act::Then::hang) {
        char byte = 0;
        asio::read(stream, asio::buffer(&byte, 1), error);
        return;
      }
    }
  }

  Act handle(const auto& request, int number) {
    Seen seen{
        std::string(request.method_string()), std::string(request.target()), request.body(), {}, number};
    for (const auto& field : request) {
      std::string name(field.name_string());
      for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      seen.headers[name] = std::string(field.value());
    }
    const std::lock_guard lock(mutex_);
    seen_.push_back(seen);
    return act_(seen);
  }

  Handler act_;
  asio::ssl::context* tls_;
  asio::io_context io_;
  asio::ip::tcp::acceptor acceptor_{io_, {asio::ip::address_v4::loopback(), 0}};
  mutable std::mutex mutex_;
  std::vector<Seen> seen_;
  std::set<int> sockets_;
  std::vector<std::thread> threads_;
  std::thread accepting_;
};

}  // namespace bongtu::client
