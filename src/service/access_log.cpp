#include "service/access_log.h"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "gateway/access_log_format.h"
#include "service/protocol.h"

namespace bongtu::service {
namespace {

std::string header_of(const AccessLogEntry& entry, std::string_view name) {
  return std::string(find_header(entry.request, name).value_or(""));
}

// 23/Nov/2026:21:22:43 +0000
std::string request_time(Time time) {
  const std::string date = http_date(time);  // Mon, 23 Nov 2026 21:22:43 GMT
  return date.substr(5, 2) + "/" + date.substr(8, 3) + "/" + date.substr(12, 4) + ":" + date.substr(17, 8) +
         " +0000";
}

struct Variable {
  std::string_view name;
  std::string (*value)(const AccessLogEntry&);
};

using Entry = const AccessLogEntry&;
constexpr Variable variables[] = {
    {"accountId", [](Entry e) { return e.call.account; }},
    {"apiId", [](Entry e) { return e.route.stage->api_id(); }},
    {"deploymentId", [](Entry e) { return e.route.stage->deployment_id(); }},
    {"domainName", [](Entry e) { return header_of(e, "host"); }},
    {"error.message", [](Entry e) { return std::string(e.error_message); }},
    {"error.messageString", [](Entry e) { return '"' + std::string(e.error_message) + '"'; }},
    {"error.responseType", [](Entry e) { return std::string(e.error_response_type); }},
    {"extendedRequestId", [](Entry e) { return e.call.id; }},
    {"httpMethod", [](Entry e) { return std::string(e.request.method); }},
    {"identity.accountId", [](Entry) { return std::string(); }},
    {"identity.apiKeyId", [](Entry e) { return e.call.audit.api_key_id; }},
    {"identity.caller", [](Entry) { return std::string(); }},
    {"identity.sourceIp", [](Entry e) { return e.call.source; }},
    {"identity.user", [](Entry) { return std::string(); }},
    {"identity.userAgent", [](Entry e) { return std::string(e.call.user_agent); }},
    {"identity.userArn", [](Entry) { return std::string(); }},
    {"integrationLatency", [](Entry e) { return std::to_string(e.latency_ms); }},
    {"integration.latency", [](Entry e) { return std::to_string(e.latency_ms); }},
    {"path", [](Entry e) { return std::string(e.request.target.substr(0, e.request.target.find('?'))); }},
    {"protocol", [](Entry) { return std::string("HTTP/1.1"); }},
    {"requestId", [](Entry e) { return e.call.id; }},
    {"requestTime", [](Entry e) { return request_time(e.call.now); }},
    {"requestTimeEpoch", [](Entry e) { return std::to_string(milliseconds(e.call.now)); }},
    {"resourceId", [](Entry e) { return e.route.method->resource->id; }},
    {"resourcePath", [](Entry e) { return e.route.method->resource->path; }},
    {"responseLatency", [](Entry e) { return std::to_string(e.latency_ms); }},
    {"responseLength", [](Entry e) { return std::to_string(e.reply.body.size()); }},
    {"stage", [](Entry e) { return e.route.stage->name(); }},
    {"status", [](Entry e) { return std::to_string(e.reply.status); }},
};
static_assert(std::ranges::equal(variables, gateway::access_log_variables, {}, &Variable::name));

// What a stranger sends must not end the line, nor the JSON string that it may stand in.
void append_clean(std::string& line, std::string_view value) {
  if (value.empty()) line += '-';
  for (const char c : value) line += c == '"' || c == '\\' || c < ' ' || c == '\x7f' ? '?' : c;
}

}  // namespace

std::string render_access_log(std::string_view format, const AccessLogEntry& entry) {
  std::string line;
  gateway::walk_access_log_format(
      format, [&](std::string_view text) { line += text; },
      [&](std::string_view name) {
        const auto known = std::ranges::find(variables, name, &Variable::name);
        const bool quoted = name == "error.messageString";
        const std::string value = known == std::end(variables) ? std::string() : known->value(entry);
        quoted ? void(line += value) : append_clean(line, value);
      });
  std::ranges::replace_if(line, [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return line;
}

AccessLogs::~AccessLogs() {
  for (const auto& [name, file] : files_) {
    if (file.fd >= 0) ::close(file.fd);
  }
}

void AccessLogs::append(std::string_view destination_arn, std::string line, Time now) {
  if (directory_.empty()) return;
  std::string name(destination_arn.substr(destination_arn.rfind(':') + 1));
  std::ranges::replace(name, '/', '_');
  line += '\n';
  const std::lock_guard lock(mutex_);
  File& file = files_[name];
  if (file.fd < 0 || now < file.opened || now - file.opened > std::chrono::seconds(1))
    reopen(file, name, now);
  if (file.fd < 0 || ::write(file.fd, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
    failed(name, now);
}

void AccessLogs::reopen(File& file, const std::string& name, Time now) {
  if (file.fd >= 0) ::close(file.fd);
  ::mkdir(directory_.c_str(), 0700);
  const std::string path = directory_ + "/" + name + ".log";
  file.fd = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
  file.opened = now;
}

void AccessLogs::failed(const std::string& name, Time now) {
  if (now - complained_ < std::chrono::seconds(10)) return;
  complained_ = now;
  spdlog::error("access log {}: {}", name, std::strerror(errno));
}

}  // namespace bongtu::service
