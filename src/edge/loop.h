// Loop: one thread with its event loop, its listening sockets and its connections. Here and in session.cpp is
// all of Asio; nothing of a loop but drain() and stop() is for other threads.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <list>
#include <optional>
#include <string>

#include "edge/listen.h"
#include "edge/recorder.h"
#include "edge/server.h"
#include "edge/workers.h"

namespace bongtu::edge {

namespace asio = boost::asio;
using boost::system::error_code;

// The concrete executor, not any_io_executor: it saves a virtual call and a copy at each step.
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using SteadyClock = std::chrono::steady_clock;
using Timer = asio::basic_waitable_timer<SteadyClock, asio::wait_traits<SteadyClock>, Executor>;
template <class T = void>
using Task = asio::awaitable<T, Executor>;
inline constexpr asio::use_awaitable_t<Executor> awaiting;

// What all loops share.
struct Shared {
  Options options;
  service::Service& service;
  std::unique_ptr<Workers> workers;
  std::optional<asio::ssl::context> tls;  // nothing = plain HTTP
  std::atomic<std::size_t> connections = 0;
};

class Loop;

// A connection as its loop sees it: something with a deadline that can be told to stop waiting.
class Connection {
 public:
  explicit Connection(Loop& loop);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  virtual ~Connection();

  // Ends what the connection waits for, with an error.
  virtual void cancel() = 0;
  void expire() {
    expired_ = true;
    cancel();
  }
  SteadyClock::time_point deadline() const { return deadline_; }
  bool idle() const { return idle_; }

 protected:
  void expire_after(SteadyClock::duration duration) {
    expired_ = false;
    deadline_ = SteadyClock::now() + duration;
  }

  Loop& loop_;
  bool expired_ = false;  // the deadline has passed
  bool idle_ = false;     // waits for the first byte of a request

 private:
  SteadyClock::time_point deadline_ = SteadyClock::time_point::max();
  std::list<Connection*>::iterator place_;
};

class Loop {
 public:
  explicit Loop(Shared& shared) : shared_(shared), recorder_(shared.service) {}

  // Before run().
  void listen(Descriptor socket, bool stage_calls_only);
  // The thread's work: returns when a drain is over, or after stop().
  void run() { context_.run(); }
  void drain();
  void stop() { context_.stop(); }

  Shared& shared() { return shared_; }
  Recorder& recorder() { return recorder_; }
  Executor executor() { return context_.get_executor(); }
  bool draining() const { return draining_; }
  std::string_view date();  // for the Date header, made once a second

 private:
  friend class Connection;
  using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;

  Task<> accept(Acceptor& acceptor, bool stage_calls_only);
  Task<> sweep();
  void begin_drain();

  Shared& shared_;
  Recorder recorder_;
  std::list<Connection*> connections_;
  bool draining_ = false;
  SteadyClock::time_point drained_by_;
  std::time_t date_second_ = 0;
  std::string date_;
  // Last, so that connections that are still open end before what they use. All its sockets and timers belong
  // to one thread, so they need no locks; posting to it from another thread does, and has one.
  asio::io_context context_{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO};
  std::list<Acceptor> acceptors_;
};

}  // namespace bongtu::edge
