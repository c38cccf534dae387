#include "service/integration.h"

#include <boost/regex.hpp>
#include <charconv>

#include "ops/apigateway/template.h"
#include "service/gateway_response.h"

namespace bongtu::service {
namespace {

using gateway::IntegrationResponse;

constexpr std::string_view json_type = "application/json";
constexpr std::string_view header_prefix = "method.response.header.";

// A pattern that is too costly, or none, selects nothing.
bool selects(const std::string& pattern, std::string_view text) {
  try {
    const boost::regex expression(pattern);
    return boost::regex_match(text.begin(), text.end(), expression);
  } catch (const std::runtime_error&) {
    return false;
  }
}

bool is_default(const IntegrationResponse& response) {
  return response.selection_pattern.value_or("").empty();
}

const IntegrationResponse* response_for(const gateway::Integration& integration, std::string_view text) {
  if (!integration.responses) return nullptr;
  const IntegrationResponse* fallback = nullptr;
  for (const auto& [status, response] : *integration.responses) {
    if (is_default(response))
      fallback = &response;
    else if (selects(*response.selection_pattern, text))
      return &response;
  }
  return fallback;
}

const std::string* json_template(const std::optional<gateway::Texts>& templates) {
  if (!templates) return nullptr;
  const auto found = templates->find(json_type);
  return found == templates->end() ? nullptr : &found->second;
}

std::optional<Reply> reply_by(const std::string& request_id, const IntegrationResponse& response,
                              WipedText payload) {
  int status = 0;
  const std::string& text = response.status_code;
  std::from_chars(text.data(), text.data() + text.size(), status);
  if (status < 200 || status > 599) return std::nullopt;  // 1xx would be no answer yet
  const std::string* own = json_template(response.templates);
  const bool passes = own == nullptr || ops::apigateway::passes_through(*own);
  Reply reply = stage_reply(request_id, status, passes ? std::move(payload) : WipedText(*own));
  if (status == 204 || status == 304) reply.body.clear();  // which have none
  if (response.parameters) append_headers(reply.extra_headers, *response.parameters, header_prefix);
  return reply;
}

std::optional<int> mock_status(const gateway::Integration& integration) {
  const std::string* text = json_template(integration.request_templates);
  return text == nullptr ? std::nullopt : ops::apigateway::mock_status(*text);
}

}  // namespace

std::optional<Reply> mock_reply(const std::string& request_id, const gateway::Integration& integration) {
  const auto status = mock_status(integration);
  const IntegrationResponse* response = status ? response_for(integration, std::to_string(*status)) : nullptr;
  if (response == nullptr) return std::nullopt;
  return reply_by(request_id, *response, {});
}

std::optional<Reply> function_reply(const std::string& request_id, const gateway::Integration& integration,
                                    std::string_view error_message, WipedText payload) {
  const IntegrationResponse* response = response_for(integration, error_message);
  if (response == nullptr) return std::nullopt;
  return reply_by(request_id, *response, std::move(payload));
}

}  // namespace bongtu::service
