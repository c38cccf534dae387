#include "service/protocol.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "crypto/random.h"
#include "sigv4/canonical.h"
#include "sigv4/sigv4.h"

namespace bongtu::service {
namespace {

// "Credential=AKID/date/region/service/aws4_request": the service, or nothing. (find_first_of would call
// memchr for each of its characters.)
std::string_view service_in(std::string_view authorization) {
  const std::size_t credential = authorization.find("Credential=");
  if (credential == std::string_view::npos) return {};
  std::string_view scope = authorization.substr(credential);
  scope = {scope.begin(), std::ranges::find_if(scope, [](char c) { return c == ',' || c == ' '; })};
  for (int part = 0; part < 3; ++part) {
    const std::size_t slash = scope.find('/');
    if (slash == std::string_view::npos) return {};
    scope.remove_prefix(slash + 1);
  }
  return scope.substr(0, scope.find('/'));
}

constexpr std::string_view form_type = "application/x-www-form-urlencoded";

}  // namespace

std::string_view signed_service(const Request& head) {
  return service_in(find_header(head, "authorization").value_or(""));
}

std::optional<std::string_view> find_header(const Request& request, std::string_view name) {
  for (const HeaderView& header : request.headers) {
    if (sigv4::is_named(header.name, name)) return header.value;
  }
  return std::nullopt;
}

std::size_t count_headers(const Request& request, std::string_view name) {
  return static_cast<std::size_t>(std::ranges::count_if(
      request.headers, [&](const HeaderView& header) { return sigv4::is_named(header.name, name); }));
}

Protocol protocol_of(const Request& head) {
  const std::string_view path = head.target.substr(0, head.target.find('?'));
  if (path.starts_with("/-/")) return Protocol::health;
  if (head.stage_calls_only) return Protocol::stage;
  const auto authorization = find_header(head, "authorization");
  if (authorization && authorization->starts_with("AWS4-HMAC-SHA256")) {
    const std::string_view service = service_in(*authorization);
    if (service == "execute-api") return Protocol::stage;
    if (service == "apigateway" || service == "lambda") return Protocol::rest_json;
    return service == "iam" || service == "sts" ? Protocol::query : Protocol::aws_json;
  }
  if (sigv4::is_presigned(head.target) || find_header(head, "x-amz-target")) return Protocol::aws_json;
  if (head.method != "POST" || path != "/") return Protocol::stage;
  const bool form = find_header(head, "content-type").value_or("").starts_with(form_type);
  return form ? Protocol::query : Protocol::aws_json;
}

Call start_call(const Parts& parts, const Request& request) {
  Call call;
  call.id = crypto::to_string(crypto::random_uuid());
  call.now = parts.clock.now();
  call.account = parts.account;
  call.source = request.source;
  call.user_agent = find_header(request, "user-agent").value_or("");
  call.secure = request.secure;
  return call;
}

Result<> commit(const Parts& parts, Call& call) {
  if (call.changes.empty()) return {};
  call.changes.push_back(audit::as_change(call, "ok"));
  const auto committed = parts.store.commit(call.changes);
  parts.catalog.forget(call.changes);
  if (const auto refreshed = parts.directory.refresh(call.changes); !refreshed)
    log_failure(call, refreshed.error());
  if (const auto refreshed = parts.gateway.refresh(call.changes, call.now); !refreshed)
    log_failure(call, refreshed.error());
  if (!committed) return std::unexpected(committed.error());
  parts.audit.notify();
  return {};
}

void log_failure(const Call& call, const Error& error) {
  if (error.detail.empty()) return;
  spdlog::error("request {} ({}): {} {}", call.id, call.audit.operation, error.message, error.detail);
}

}  // namespace bongtu::service
