// For the tests of this room: a Service that does as the target says, a server in front of it, and a client
// that sends exactly the bytes it is given.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "edge/listen.h"
#include "edge/server.h"

namespace bongtu::edge {

using namespace std::chrono_literals;

// Opens once, for all who wait.
class Gate {
 public:
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return open_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
};

struct FakeAdmitted : service::Admitted {
  service::Request request;
  bool computes() const override { return !request.target.starts_with("/worker"); }
};

// Targets, by their beginning: /echo answers the body; /worker… runs on a worker only, /later says so late;
// …/gate waits for the gate; …/audited owes a record; /small allows 16 bytes of body; /throws does. All else
// answers "method target size-of-body on-loop|waited".
class FakeService : public service::Service {
 public:
  Gate gate;
  std::atomic<int> running = 0;
  std::atomic<int> record_calls = 0;
  std::atomic<bool> record_fails = false;

  std::string recorded() {
    const std::lock_guard lock(mutex_);
    return lines_;
  }

  std::size_t body_limit(const service::Request& head) const override {
    EXPECT_TRUE(head.body.empty());
    return head.target == "/small" ? 16 : 16 * 1024 * 1024;
  }

  std::unique_ptr<service::Admitted> admit(const service::Request& request) override {
    auto admitted = std::make_unique<FakeAdmitted>();
    admitted->request = request;
    return admitted;
  }

  std::optional<service::Reply> run(service::Admitted& admitted, bool may_wait) override {
    const service::Request& request = dynamic_cast<FakeAdmitted&>(admitted).request;
    if (request.target == "/later" && !may_wait) return std::nullopt;
    if (request.target == "/throws") throw std::runtime_error("as the test wants");
    ++running;
    if (request.target.ends_with("/gate")) gate.wait();
    service::Reply reply;
    reply.content_type = "text/plain";
    reply.request_id = "id";
    if (request.target == "/echo") {
      reply.body.assign(request.body);
    } else {
      reply.body.append(request.method).append(" ").append(request.target).append(" ");
      reply.body.append(std::to_string(request.body.size())).append(may_wait ? " waited" : " on-loop");
    }
    if (request.stage_calls_only) reply.extra_headers = "x-stage-calls-only: yes\r\n";
    if (request.target.ends_with("/audited")) reply.audit = "a line\n";
    return reply;
  }

  service::Reply busy(service::Admitted&) override { return plain(429, "busy"); }
  service::Reply busy(const service::Request&) override { return plain(429, "busy before admission"); }
  service::Reply unrecorded(const service::Reply& reply) override {
    EXPECT_FALSE(reply.audit.empty());
    return plain(500, "unrecorded");
  }

  Result<> record(std::string_view lines) override {
    ++record_calls;
    if (record_fails) return refuse(Fault::unavailable);
    const std::lock_guard lock(mutex_);
    lines_ += lines;
    return {};
  }

 private:
  static service::Reply plain(int status, std::string_view text) {
    service::Reply reply;
    reply.status = status;
    reply.content_type = "text/plain";
    reply.body.assign(text);
    return reply;
  }

  std::mutex mutex_;
  std::string lines_;
};

// Waits for what another thread is about to do; fails after 10 s.
template <class Condition>
void await(Condition condition) {
  for (int i = 0; i < 10'000 && !condition(); ++i) std::this_thread::sleep_for(1ms);
  ASSERT_TRUE(condition());
}

struct Response {
  int status = 0;  // 0 = the connection ended
  std::string head;
  std::string body;
  bool has(std::string_view header_line) const {
    return head.find("\r\n" + std::string(header_line) + "\r\n") != std::string::npos;
  }
};

// A blocking connection whose reads and writes give up after 10 s.
class Client {
 public:
  explicit Client(const std::string& url) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    const auto address = Address::parse(url.substr(url.find("//") + 2));
    const timeval patience{10, 0};
    const int on = 1;
    setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(socket_.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    EXPECT_EQ(connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address->storage), address->size), 0);
  }

  int fd() const { return socket_.get(); }
  void finish() { shutdown(socket_.get(), SHUT_WR); }

  // False where the server has closed the connection.
  bool send(std::string_view text) {
    while (!text.empty()) {
      const ssize_t n = ::send(socket_.get(), text.data(), text.size(), MSG_NOSIGNAL);
      if (n <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }
  void send_bytewise(std::string_view text) {
    for (std::size_t i = 0; i < text.size() && send(text.substr(i, 1)); ++i) {
    }
  }

  // The next response; `with_body` is false for those to HEAD.
  Response receive(bool with_body = true) {
    Response response;
    std::size_t end;
    while ((end = received_.find("\r\n\r\n")) == std::string::npos) {
      if (!receive_some()) return response;
    }
    response.head = received_.substr(0, end + 4);
    response.status = std::stoi(response.head.substr(response.head.find(' ') + 1));
    received_.erase(0, end + 4);
    const std::size_t at = response.head.find("Content-Length: ");
    const std::size_t size =
        at == std::string::npos || !with_body ? 0 : std::stoul(response.head.substr(at + 16));
    while (received_.size() < size && receive_some()) {
    }
    response.body = received_.substr(0, size);
    received_.erase(0, size);
    return response;
  }

  // Everything until the server closes the connection.
  std::string rest() {
    while (receive_some()) {
    }
    return std::exchange(received_, {});
  }
  // True where the server closes the connection without another byte.
  bool ended() { return received_.empty() && !receive_some(); }

 private:
  bool receive_some() {
    char bytes[64 * 1024];
    const ssize_t n = recv(socket_.get(), bytes, sizeof bytes, 0);
    if (n < 0) {
      EXPECT_NE(errno, EAGAIN) << "the server did not answer";
    }
    if (n > 0) received_.append(bytes, static_cast<std::size_t>(n));
    return n > 0;
  }

  Descriptor socket_;
  std::string received_;
};

// A server on 127.0.0.1 with one loop and deadlines that no test meets unless it sets others.
class ServerTest : public testing::Test {
 protected:
  ServerTest() {
    options_.listen = "127.0.0.1:0";
    options_.loops = 1;
    options_.workers = 1;
    options_.timeouts.sweep = 20ms;
  }
  ~ServerTest() override { service_.gate.open(); }

  void start() {
    auto server = Server::start(options_, service_);
    ASSERT_TRUE(server) << server.error().message;
    server_ = *std::move(server);
  }
  Client connect() { return Client(server_->address()); }

  Options options_;
  FakeService service_;
  std::unique_ptr<Server> server_;
};

}  // namespace bongtu::edge
