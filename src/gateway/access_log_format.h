// The format of a stage's access log: text with $context variables (API Gateway developer guide, "$context
// variables for data models, authorizers, mapping templates, and CloudWatch access logging").
#pragma once

#include <algorithm>
#include <string_view>

namespace bongtu::gateway {

inline constexpr std::string_view access_log_variables[] = {"accountId",
                                                            "apiId",
                                                            "deploymentId",
                                                            "domainName",
                                                            "error.message",
                                                            "error.messageString",
                                                            "error.responseType",
                                                            "extendedRequestId",
                                                            "httpMethod",
                                                            "identity.accountId",
                                                            "identity.apiKeyId",
                                                            "identity.caller",
                                                            "identity.sourceIp",
                                                            "identity.user",
                                                            "identity.userAgent",
                                                            "identity.userArn",
                                                            "integrationLatency",
                                                            "integration.latency",
                                                            "path",
                                                            "protocol",
                                                            "requestId",
                                                            "requestTime",
                                                            "requestTimeEpoch",
                                                            "resourceId",
                                                            "resourcePath",
                                                            "responseLatency",
                                                            "responseLength",
                                                            "stage",
                                                            "status"};

// The variable's name that `text` starts with: the longest of letters and dots, without dots at its end.
std::string_view access_log_variable_at(std::string_view text);

// The first variable that there is not, or empty.
std::string_view unknown_access_log_variable(std::string_view format);

// Calls `on_text(part)` and `on_variable(name)` for the parts of a format, in their order.
template <class OnText, class OnVariable>
void walk_access_log_format(std::string_view format, OnText on_text, OnVariable on_variable) {
  constexpr std::string_view start = "$context.";
  for (std::size_t at = format.find(start); at != std::string_view::npos; at = format.find(start)) {
    on_text(format.substr(0, at));
    format.remove_prefix(at + start.size());
    const std::string_view name = access_log_variable_at(format);
    on_variable(name);
    format.remove_prefix(name.size());
  }
  on_text(format);
}

}  // namespace bongtu::gateway
