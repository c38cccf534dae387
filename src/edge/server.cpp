#include "edge/server.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <list>
#include <thread>

#include "edge/loop.h"
#include "edge/tls.h"

namespace bongtu::edge {
namespace {

// Open files that are no connections: store, logs, event loops, root providers.
constexpr std::size_t reserved_files = 256;

std::size_t connections_by_open_files() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  const auto files = static_cast<std::size_t>(limit.rlim_cur);
  return files > 2 * reserved_files ? files - reserved_files : files / 2;
}

Options with_defaults(Options options) {
  const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
  if (options.loops == 0) options.loops = cores;
  if (options.workers == 0) options.workers = 2 * cores;
  if (options.connections == 0) options.connections = connections_by_open_files();
  return options;
}

Result<Listener> open_listener(const Options& options, const std::string& text) {
  TRY(const Address address, Address::parse(text));
  const bool plain = options.tls_certificate.empty();
  if (plain && !address.is_loopback() && !options.plain_http_anywhere) {
    return refuse(Fault::validation,
                  fmt::format("Plain HTTP is refused on {}, which is not a loopback address: give "
                              "a TLS certificate and its key.",
                              address.text()));
  }
  return listen_on(address, options.loops);
}

class LoopServer final : public Server {
 public:
  LoopServer(const Options& options, service::Service& service, TlsContext tls)
      : shared_{options, service, std::make_unique<Workers>(options.workers, options.worker_queue), {}, {}} {
    if (tls) shared_.tls.emplace(tls.release());
    for (unsigned i = 0; i < options.loops; ++i) loops_.emplace_back(shared_);
  }

  ~LoopServer() override {
    for (Loop& loop : loops_) loop.stop();
    threads_.clear();         // joins
    shared_.workers.reset();  // their jobs use what the loops hold
  }

  std::string listen(Listener listener, bool stage_calls_only) {
    auto socket = listener.sockets.begin();
    for (Loop& loop : loops_) loop.listen(std::move(*socket++), stage_calls_only);
    return (shared_.tls ? "https://" : "http://") + listener.address.text();
  }

  void run(Listener listener, std::optional<Listener> api_listener) {
    address_ = listen(std::move(listener), false);
    if (api_listener) api_address_ = listen(*std::move(api_listener), true);
    for (Loop& loop : loops_) threads_.emplace_back([&loop] { loop.run(); });
  }

  std::string address() const override { return address_; }
  std::string api_address() const override { return api_address_; }

  void drain() override {
    for (Loop& loop : loops_) loop.drain();
  }
  void wait() override {
    for (std::jthread& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  std::string address_, api_address_;
  Shared shared_;
  std::list<Loop> loops_;
  std::vector<std::jthread> threads_;
};

}  // namespace

Result<std::unique_ptr<Server>> Server::start(const Options& asked, service::Service& service) {
  const Options options = with_defaults(asked);
  TlsContext tls;
  if (options.tls_certificate.empty() != options.tls_key.empty()) {
    return refuse(Fault::validation, "A TLS certificate needs its key, and a key its certificate.");
  }
  if (!options.tls_certificate.empty()) {
    TRY(tls, load_tls(options.tls_certificate, options.tls_key));
  }
  TRY(Listener listener, open_listener(options, options.listen));
  std::optional<Listener> api_listener;
  if (!options.api_listen.empty()) {
    TRY(api_listener, open_listener(options, options.api_listen));
  }
  auto server = std::make_unique<LoopServer>(options, service, std::move(tls));
  server->run(std::move(listener), std::move(api_listener));
  return server;
}

}  // namespace bongtu::edge
