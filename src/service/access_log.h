// Access logs of stages: a line a call, in the stage's own format (API Gateway developer guide, "$context
// variables for data models, authorizers, mapping templates, and CloudWatch access logging").
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "base/call.h"
#include "gateway/gateway.h"
#include "service/service.h"

namespace bongtu::service {

// What the format may ask of a call. It has no member for bodies and none for the values of API keys.
struct AccessLogEntry {
  const Call& call;
  const Request& request;  // its head
  const gateway::Route& route;
  const Reply& reply;
  std::string_view error_message;        // of a refusal of the gateway
  std::string_view error_response_type;  // THROTTLED …
  std::int64_t latency_ms = 0;
};

// "$context.requestId" and so on replaced by their values, what is not known or not there by "-"; no line
// ends in it.
std::string render_access_log(std::string_view format, const AccessLogEntry& entry);

// The files, one a log group: DIRECTORY/NAME.log, 0600, '/' of the name as '_'. Safe from any thread.
class AccessLogs {
 public:
  // An empty directory's name: nothing is written.
  explicit AccessLogs(std::string directory) : directory_(std::move(directory)) {}
  AccessLogs(const AccessLogs&) = delete;
  AccessLogs& operator=(const AccessLogs&) = delete;
  ~AccessLogs();

  // Appends the line with one write. A failure is told in the log, once in ten seconds, and stops no call. A
  // file that was renamed is made anew within a second.
  void append(std::string_view destination_arn, std::string line, Time now);

 private:
  struct File {
    int fd = -1;
    Time opened{};
  };
  void reopen(File& file, const std::string& name, Time now);
  void failed(const std::string& name, Time now);

  const std::string directory_;
  std::mutex mutex_;
  std::map<std::string, File> files_;
  Time complained_{};
};

}  // namespace bongtu::service
