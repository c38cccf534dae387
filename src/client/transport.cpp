#include "client/transport.h"

#include <algorithm>

namespace bongtu::client {
namespace {

constexpr std::size_t max_idle = 8;  // of one server
// By the wall clock: a machine that slept finds its connections dead, and nobody told it.
constexpr std::chrono::seconds max_idle_time{20};

std::string origin(const Url& url) { return (url.secure ? "https://" : "http://") + url.authority(); }

bool is_clean(std::string_view value) {
  return std::ranges::none_of(value,
                              [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

// Nothing where a value would end its line.
std::optional<WipedText> written(const Url& url, const Request& request) {
  WipedText text;
  text.reserve(2048 + request.body.size());
  text.append(request.method).append(1, ' ').append(request.target).append(" HTTP/1.1\r\nHost: ");
  text.append(url.authority()).append("\r\n");
  for (const Field& field : request.fields) {
    if (!is_clean(field.value)) return std::nullopt;
    text.append(field.name).append(": ").append(field.value).append("\r\n");
  }
  if (request.method != "GET")
    text.append("Content-Length: ").append(std::to_string(request.body.size())).append("\r\n");
  return text.append("\r\n").append(request.body);
}

}  // namespace

Outcome<Reply> Transport::exchange(const Url& url, const Request& request,
                                   std::chrono::milliseconds timeout) {
  const Deadline deadline = std::chrono::steady_clock::now() + timeout;
  const auto bytes = written(url, request);
  if (!bytes) return fail(Failure::Kind::final, "A value to be sent as a header has a control character.");
  if (auto kept = take(url)) {
    auto reply = kept->exchange(*bytes, deadline);
    if (reply || reply.error().kind != Failure::Kind::closed) {
      keep(url, std::move(kept));
      return reply;
    }
  }
  SSL_CTX* context = nullptr;
  if (url.secure) {
    auto made = tls();
    if (!made) return std::unexpected(Failure{Failure::Kind::final, std::move(made).error()});
    context = *made;
  }
  auto opened = Connection::open(url, context, deadline);
  if (!opened) return std::unexpected(std::move(opened).error());
  auto reply = (*opened)->exchange(*bytes, deadline);
  keep(url, *std::move(opened));
  return reply;
}

Result<SSL_CTX*> Transport::tls() {
  const std::lock_guard lock(mutex_);
  if (tls_ == nullptr) {
    TRY(tls_, make_tls_context(ca_file_));
  }
  return tls_.get();
}

std::unique_ptr<Connection> Transport::take(const Url& url) {
  const std::lock_guard lock(mutex_);
  const auto found = idle_.find(origin(url));
  if (found == idle_.end()) return nullptr;
  std::vector<Idle>& idle = found->second;
  const Time now = clock_.now();
  std::erase_if(idle, [&](const Idle& one) { return now - one.since > max_idle_time || now < one.since; });
  if (idle.empty()) return nullptr;
  auto connection = std::move(idle.back().connection);
  idle.pop_back();
  return connection;
}

void Transport::keep(const Url& url, std::unique_ptr<Connection> connection) {
  if (!connection->reusable()) return;
  const std::lock_guard lock(mutex_);
  std::vector<Idle>& idle = idle_[origin(url)];
  if (idle.size() < max_idle) idle.push_back({std::move(connection), clock_.now()});
}

}  // namespace bongtu::client
