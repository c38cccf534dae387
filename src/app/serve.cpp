#include "app/serve.h"

#include <signal.h>  // NOLINT(modernize-deprecated-headers): sigwait is POSIX
#include <spdlog/spdlog.h>

#include <iostream>

#include "app/data_directory.h"
#include "app/due_work.h"
#include "base/process.h"
#include "crypto/secure_heap.h"
#include "edge/server.h"
#include "service/access_log.h"
#include "service/parts.h"

namespace bongtu::app {
namespace {

sigset_t stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGHUP);  // a terminal that is closed
  return signals;
}

edge::Options edge_options(const ServeOptions& options) {
  edge::Options edge;
  edge.listen = options.listen;
  edge.api_listen = options.api_listen;
  edge.tls_certificate = options.tls_cert;
  edge.tls_key = options.tls_key;
  edge.plain_http_anywhere = options.insecure_allow_plain_http;
  edge.loops = options.loops;
  edge.workers = options.workers;
  return edge;
}

}  // namespace

Result<> serve(const ServeOptions& options) {
  keep_memory_private();
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);  // a file size limit must be an error of write(2), not the end
  // Blocked before any thread starts, so that only sigwait below gets them.
  const sigset_t signals = stop_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  constexpr std::size_t other_keys = 2048;  // of the tree, and signing keys
  CHECK(LockedKey::reserve(keys::most_keys + other_keys));
  CHECK(crypto::reserve_secure_heap(keys::private_key_memory));
  const SystemClock clock;
  TRY(const DataDirectory directory, DataDirectory::open(options.data));
  TRY(const OpenStore opened, open_store(directory, options.root, clock));
  TRY(const auto people, access::Directory::load(*opened.store, *opened.tree, opened.service.account));
  TRY(const auto gateway,
      gateway::Gateway::load(*opened.store, *opened.tree, opened.service.account, clock.now()));
  keys::Catalog catalog(*opened.store, *opened.tree);
  TRY(const auto audit, audit::Log::open({directory.audit_log(), options.audit_sync}, *opened.store, clock));
  service::AccessLogs access_logs(directory.access_logs());
  const service::Parts parts{clock,   *opened.store, *people,     *gateway,
                             catalog, *audit,        access_logs, opened.service.account};
  const auto service = service::make_service(parts);
  TRY(const auto server, edge::Server::start(edge_options(options), *service));
  DueWork due_work(parts);
  due_work.start();

  std::cout << "listening on " << server->address() << std::endl;
  if (!server->api_address().empty())
    std::cout << "stage calls only on " << server->api_address() << std::endl;
  int signal_number = 0;
  sigwait(&signals, &signal_number);
  spdlog::info("signal {}: finishing the requests under way", signal_number);
  server->drain();
  server->wait();
  due_work.stop();
  return gateway->give_back_quotas();
}

}  // namespace bongtu::app
